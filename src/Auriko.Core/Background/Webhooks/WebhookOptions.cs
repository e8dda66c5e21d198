using Auriko.Core.Access;
using Microsoft.Extensions.Options;

namespace Auriko.Core.Background.Webhooks;

/// <summary>
/// Section <c>Auriko:Background:Webhook</c> as it is written in the settings: who is told of the end of the responses of
/// every key that names nobody itself.
/// </summary>
internal sealed class WebhookOptions
{
    public const string Section = "Auriko:Background:Webhook";

    /// <summary>An https address; absent for none.</summary>
    public string? Url { get; set; }

    /// <summary>Signs what is sent: <c>whsec_</c> and base64 of 24 to 64 bytes.</summary>
    public string? Secret { get; set; }

    /// <summary>Where to send; null nowhere.</summary>
    public WebhookTarget? Freeze() =>
        Uri.TryCreate(Url, UriKind.Absolute, out var url) ? new WebhookTarget(url, Secret ?? string.Empty) : null;
}

/// <summary>Checks both settings together, as those of a key are; its message holds neither.</summary>
internal sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookOptions options) =>
        (string.IsNullOrEmpty(options.Url) && string.IsNullOrEmpty(options.Secret)) || options.Freeze() is { IsValid: true }
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{WebhookOptions.Section}:Url must be an https address without a user, and {WebhookOptions.Section}:Secret must be "
                + "whsec_ and base64 of 24 bytes or more; set both or none.");
}
