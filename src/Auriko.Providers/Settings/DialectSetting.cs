namespace Auriko.Providers.Settings;

/// <summary>A setting that one dialect has beside those of every provider: one of a few words.</summary>
/// <param name="Key">The setting's name in the provider's section.</param>
/// <param name="Default">What holds when neither the operator nor the built-in provider says otherwise.</param>
/// <param name="Others">The other words.</param>
internal sealed record DialectSetting(string Key, string Default, params string[] Others);
