using Microsoft.Extensions.Options;

namespace Auriko.Core.Gateway;

/// <summary>The gateway's part of section <c>Auriko:Streaming</c> as it is written in the settings.</summary>
internal sealed class GatewayOptions
{
    public const string Section = "Auriko:Streaming";

    /// <summary>
    /// How long a stream may be silent before <c>response.created</c> is sent although there is no output yet.
    /// Default 5 s, 0 to 2 min.
    /// </summary>
    public TimeSpan HeaderDelay { get; set; } = TimeSpan.FromSeconds(5);

    public GatewaySettings Freeze() => new(HeaderDelay);
}

/// <summary>The gateway's settings, checked and frozen.</summary>
/// <param name="HeaderDelay">How long a stream may be silent before its first event is sent.</param>
internal sealed record GatewaySettings(TimeSpan HeaderDelay);

/// <summary>Checks spans, which attributes cannot express without reflection.</summary>
internal sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayOptions options) =>
        options.HeaderDelay >= TimeSpan.Zero && options.HeaderDelay <= TimeSpan.FromMinutes(2)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{GatewayOptions.Section}:HeaderDelay must be between 00:00:00 and 00:02:00.");
}
