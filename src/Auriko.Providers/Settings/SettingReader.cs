using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Auriko.Providers.Settings;

/// <summary>
/// Reads the settings of one section and notes each fault by the setting's name, never with a secret's value.
/// </summary>
/// <param name="section">The section.</param>
/// <param name="problems">Receives the faults.</param>
internal sealed class SettingReader(IConfigurationSection section, IList<string> problems)
{
    private static readonly TimeSpan LongestSpan = TimeSpan.FromHours(24);

    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the setting is there and not empty.</summary>
    public bool Has(string key) => !string.IsNullOrEmpty(section[key]);

    /// <summary>A text; null when it is absent or empty.</summary>
    public string? Text(string key)
    {
        _known.Add(key);
        return section[key] is { Length: > 0 } text ? text : null;
    }

    /// <summary>One of a few words; null when absent.</summary>
    public string? OneOf(string key, params ReadOnlySpan<string> words)
    {
        var text = Text(key);
        if (text is null || words.Contains(text))
        {
            return text;
        }

        Refuse(key, $"must be one of {string.Join(", ", words)}");
        return null;
    }

    /// <summary>An absolute http or https address without user, password or fragment.</summary>
    public Uri? Url(string key, string? fallback)
    {
        var text = Text(key) ?? fallback;
        if (text is null)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url)
            && url.Scheme is "http" or "https"
            && url.UserInfo.Length == 0
            && url.Fragment.Length == 0)
        {
            return url;
        }

        Refuse(key, "must be an absolute http or https address without user, password or fragment");
        return null;
    }

    /// <summary>A time span of more than nothing and at most a day, such as <c>00:01:30</c>.</summary>
    public TimeSpan Span(string key, TimeSpan fallback)
    {
        if (Text(key) is not { } text)
        {
            return fallback;
        }

        // A bare number would be read as days.
        if (text.Contains(':', StringComparison.Ordinal)
            && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span)
            && span > TimeSpan.Zero
            && span <= LongestSpan)
        {
            return span;
        }

        Refuse(key, "must be a time span such as 00:01:30, more than zero and at most 24 hours");
        return fallback;
    }

    /// <summary>A whole number within bounds.</summary>
    public int Integer(string key, int least, int most, int fallback)
    {
        if (Text(key) is not { } text)
        {
            return fallback;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most)
        {
            return number;
        }

        Refuse(key, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}"));
        return fallback;
    }

    /// <summary>Notes a fault.</summary>
    /// <param name="key">The setting; null for the section itself.</param>
    /// <param name="fault">What is wrong, as the rest of a sentence.</param>
    public void Refuse(string? key, string fault) =>
        problems.Add(key is null ? $"{section.Path} {fault}." : $"{section.Path}:{key} {fault}.");

    /// <summary>Notes every setting that nothing has read: most likely a slip of the pen.</summary>
    public void RefuseUnknown()
    {
        foreach (var child in section.GetChildren())
        {
            if (!_known.Contains(child.Key))
            {
                Refuse(child.Key, "is not a setting of a provider");
            }
        }
    }
}
