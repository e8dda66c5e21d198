using Auriko.Core.Reasoning;
using Microsoft.Extensions.Options;

namespace Auriko.Core.Byok;

/// <summary>Section <c>Auriko:Byok</c> as it is written in the settings.</summary>
internal sealed class ByokOptions
{
    public const string Section = "Auriko:Byok";

    /// <summary>
    /// Keys of 32 bytes in base64, separated by commas. The first one seals workspaces' provider keys, all of them open them.
    /// Not set by default: then none are kept.
    /// </summary>
    public string? Keys { get; set; }

    /// <summary>How long a workspace's keys are used before they are looked up again. Default 30 s, 0 to 60 s.</summary>
    public TimeSpan CacheDuration { get; set; } = TimeSpan.FromSeconds(30);

    public ByokSettings Freeze() => new(
        [.. ReasoningOptions.Parts(Keys).Select(part => new SealingKey(Convert.FromBase64String(part)))], CacheDuration);
}

/// <summary>The settings of workspaces' own provider keys, checked and frozen.</summary>
/// <param name="Keys">The deployment's keys, in order.</param>
/// <param name="CacheDuration">How long a workspace's keys are used before they are looked up again.</param>
internal sealed record ByokSettings(IReadOnlyList<SealingKey> Keys, TimeSpan CacheDuration);

/// <summary>Checks the settings. Its messages never show a key.</summary>
internal sealed class ByokOptionsValidator : IValidateOptions<ByokOptions>
{
    public ValidateOptionsResult Validate(string? name, ByokOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        if (ReasoningOptions.Parts(options.Keys).Any(part => !ReasoningOptionsValidator.IsKey(part)))
        {
            errors.AddError($"{ByokOptions.Section}:Keys must be keys of {SealingKey.Length} bytes in base64, separated by commas.");
        }

        if (options.CacheDuration < TimeSpan.Zero || options.CacheDuration > TimeSpan.FromMinutes(1))
        {
            errors.AddError($"{ByokOptions.Section}:CacheDuration must be between 00:00:00 and 00:01:00.");
        }

        return errors.Build();
    }
}
