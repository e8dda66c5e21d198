using Microsoft.Extensions.Options;

namespace Auriko.Core.Reasoning;

/// <summary>Section <c>Auriko:Reasoning</c> as it is written in the settings.</summary>
internal sealed class ReasoningOptions
{
    public const string Section = "Auriko:Reasoning";

    /// <summary>
    /// Keys of 32 bytes in base64, separated by commas. The first one seals reasoning, all of them open it. Not set by
    /// default: then a process seals with a key of its own.
    /// </summary>
    public string? Keys { get; set; }

    /// <summary>The keys, in order. Only for settings that passed the validator.</summary>
    public IReadOnlyList<SealingKey> Freeze() => [.. Parts(Keys).Select(part => new SealingKey(Convert.FromBase64String(part)))];

    /// <summary>The single keys of the setting's text.</summary>
    public static string[] Parts(string? keys) =>
        keys?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}

/// <summary>Checks the keys. Its messages never show one.</summary>
internal sealed class ReasoningOptionsValidator : IValidateOptions<ReasoningOptions>
{
    public ValidateOptionsResult Validate(string? name, ReasoningOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        var parts = ReasoningOptions.Parts(options.Keys);
        for (var index = 0; index < parts.Length; index++)
        {
            if (!IsKey(parts[index]))
            {
                errors.AddError(
                    $"{ReasoningOptions.Section}:Keys: key {index + 1} of {parts.Length} must be {SealingKey.Length} bytes in base64.");
            }
        }

        return errors.Build();
    }

    /// <summary>Whether a text is a key.</summary>
    internal static bool IsKey(string text)
    {
        Span<byte> bytes = stackalloc byte[SealingKey.Length + 1];
        return Convert.TryFromBase64String(text, bytes, out var length) && length == SealingKey.Length;
    }
}
