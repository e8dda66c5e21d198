namespace Auriko.Providers.Settings;

/// <summary>A secret that cannot be printed by accident. Immutable.</summary>
/// <param name="value">The secret; not empty.</param>
internal sealed class SecretText(string value)
{
    /// <summary>The secret itself, for the request that needs it and for nothing else.</summary>
    public string Reveal() => value;

    /// <inheritdoc/>
    public override string ToString() => "[secret]";
}
