using System.Collections.Frozen;
using Microsoft.Extensions.Configuration;

namespace Auriko.Core.Settings;

/// <summary>Every setting that somebody reads. Immutable.</summary>
/// <param name="sections">The declared sections.</param>
internal sealed class KnownSettings(IEnumerable<SettingsSection> sections)
{
    /// <summary>The root of all settings of ours.</summary>
    public const string Root = "Auriko";

    private readonly FrozenSet<string> _names = sections
        .SelectMany(section => section.Settings.Values.Select(section.NameOf)).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly string[] _elsewhere =
        [.. sections.Where(section => section.Options is null).Select(section => section.Path + ConfigurationPath.KeyDelimiter)];

    /// <summary>The names below our root that nobody reads, in order, each with the one that was probably meant.</summary>
    /// <param name="configuration">The host's configuration.</param>
    public IReadOnlyList<UnknownSetting> Unknown(IConfiguration configuration) =>
    [
        .. configuration.GetSection(Root).AsEnumerable()
            .Where(pair => pair.Value is not null && !IsKnown(pair.Key))
            .Select(pair => new UnknownSetting(pair.Key, Nearest(pair.Key)))
            .Concat(WronglyJoined(configuration))
            .OrderBy(unknown => unknown.Name, StringComparer.Ordinal),
    ];

    private bool IsKnown(string name) =>
        _names.Contains(name)
        || _names.Any(known => name.StartsWith(known + ConfigurationPath.KeyDelimiter, StringComparison.OrdinalIgnoreCase))
        || _elsewhere.Any(path => name.StartsWith(path, StringComparison.OrdinalIgnoreCase));

    /// <summary>In the environment a colon is two underscores; one, or a dot, makes a name of its own.</summary>
    private IEnumerable<UnknownSetting> WronglyJoined(IConfiguration configuration) =>
        from child in configuration.GetChildren()
        where child.Key.StartsWith(Root + "_", StringComparison.OrdinalIgnoreCase)
            || child.Key.StartsWith(Root + ".", StringComparison.OrdinalIgnoreCase)
        let meant = child.Key.Replace("_", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal)
            .Replace(".", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal)
        where _names.Contains(meant)
        select new UnknownSetting(child.Key, _names.First(name => name.Equals(meant, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The one setting with the same last part, else the one with the fewest different letters, when they are few.</summary>
    private string? Nearest(string name)
    {
        var last = name[Math.Max(name.LastIndexOf(':'), 0)..];
        var namesakes = _names.Where(known => known.EndsWith(last, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (namesakes.Length == 1)
        {
            return namesakes[0];
        }

        var nearest = (namesakes.Length > 0 ? namesakes : [.. _names])
            .Order(StringComparer.Ordinal)
            .MinBy(known => SpellingDistance.Between(known, name));
        return nearest is not null && SpellingDistance.Between(nearest, name) <= nearest.Length / 4 ? nearest : null;
    }
}

/// <summary>A name that nobody reads.</summary>
/// <param name="Name">The name.</param>
/// <param name="Meant">The setting that was probably meant; null where none is near.</param>
internal sealed record UnknownSetting(string Name, string? Meant);
