using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Auriko.Core.Settings;

/// <summary>A section of the settings and what may stand in it. Immutable.</summary>
/// <param name="Path">Where it is, such as <c>Auriko:Ledger</c>.</param>
/// <param name="Options">The class it is bound to; null where somebody else reads it, and knows what may stand in it.</param>
/// <param name="Settings">Its settings by name, without regard to case.</param>
internal sealed record SettingsSection(string Path, Type? Options, FrozenDictionary<string, Setting> Settings)
{
    /// <summary>The section of an options class.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="names">The properties that are set here; none means all that can be set.</param>
    public static SettingsSection Of<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TOptions>(string path, string[] names) =>
        new(path, typeof(TOptions), typeof(TOptions).GetProperties()
            .Where(property => property.CanWrite && (names.Length == 0 || names.Contains(property.Name)))
            .Select(Setting.Of)
            .ToFrozenDictionary(setting => setting.Name, StringComparer.OrdinalIgnoreCase));

    /// <summary>A section that somebody else reads.</summary>
    /// <param name="path">Where it is.</param>
    public static SettingsSection Elsewhere(string path) => new(path, null, FrozenDictionary<string, Setting>.Empty);

    /// <summary>The full name of a setting.</summary>
    /// <param name="setting">The setting.</param>
    public string NameOf(Setting setting) => $"{Path}:{setting.Name}";
}
