namespace Auriko.Core.Execution;

/// <summary>
/// A configured provider's name, such as <c>openai</c> or an operator's own: 1 to 64 of lower-case letters, digits,
/// <c>_</c> and <c>-</c>.
/// </summary>
/// <remarks>Equality is ordinal. The default value is invalid and throws when read.</remarks>
public readonly record struct ProviderName
{
    private readonly string? _value;

    /// <summary>Makes a name.</summary>
    /// <param name="value">The name.</param>
    /// <exception cref="ArgumentException">It breaks the rule above.</exception>
    public ProviderName(string value)
    {
        if (!IsValid(value))
        {
            throw new ArgumentException($"'{value}' is not a provider name: use a-z, 0-9, '_' and '-', at most 64.", nameof(value));
        }

        _value = value;
    }

    /// <summary>The name.</summary>
    public string Value => _value ?? throw new InvalidOperationException("An uninitialised provider name was read.");

    /// <summary>Whether <paramref name="value"/> can be a name.</summary>
    /// <param name="value">The candidate.</param>
    public static bool IsValid(string? value) =>
        value is { Length: > 0 and <= 64 }
        && value.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '-');

    /// <inheritdoc/>
    public override string ToString() => Value;
}
