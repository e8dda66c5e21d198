namespace Auriko.Core.Settings;

/// <summary>The settings stop the start. The message lists every fault on a line of its own, and no value of a secret.</summary>
/// <param name="faults">One sentence a fault, with the setting's name and what it may be.</param>
public sealed class SettingsException(IReadOnlyList<string> faults) : Exception(
    string.Join(
        Environment.NewLine,
        ["The settings are not right:", .. faults.Select(fault => "  " + fault), "All settings are in docs/configuration.md."]))
{
    /// <summary>One sentence a fault.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
