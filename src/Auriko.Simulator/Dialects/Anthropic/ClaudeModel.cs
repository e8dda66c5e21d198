using System.Globalization;
using System.Text.RegularExpressions;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Dialects.Anthropic;

/// <summary>What a model refuses by its version, read from its name; a name without a version refuses none of it.</summary>
internal sealed partial class ClaudeModel
{
    private static readonly Version V41 = new(4, 1);
    private static readonly Version V45 = new(4, 5);
    private static readonly Version V46 = new(4, 6);
    private static readonly Version V47 = new(4, 7);

    private readonly string _family;
    private readonly Version? _version;

    private ClaudeModel(string family, Version? version)
    {
        _family = family;
        _version = version;
    }

    /// <summary>Whether thoughts are shown when nothing is said of it.</summary>
    public bool ShowsThoughts => !IsFrom(V47);

    private string[] Efforts => (IsFrom(V47), IsFrom(V46), _family == "opus" && _version == V45) switch
    {
        (true, _, _) => ["high", "low", "max", "medium", "xhigh"],
        (_, true, _) => ["high", "low", "max", "medium"],
        (_, _, true) => ["high", "low", "medium"],
        _ => [],
    };

    /// <summary>Reads a name such as <c>claude-sonnet-4-5-20250929</c>.</summary>
    public static ClaudeModel Of(string name)
    {
        var match = Pattern().Match(name);
        return match.Success
            ? new ClaudeModel(match.Groups["family"].Value, new Version(Number(match, "major"), Number(match, "minor")))
            : new ClaudeModel(string.Empty, null);
    }

    /// <summary>Refuses the kind of thinking another generation has.</summary>
    /// <exception cref="CallRejectedException">This one does not have it.</exception>
    public void CheckThinking(string type)
    {
        if (type == "enabled" && IsFrom(V47))
        {
            throw Refused(
                "\"thinking.type.enabled\" is not supported for this model. Use \"thinking.type.adaptive\" and \"output_config.effort\" to control thinking behavior.");
        }

        if (type == "adaptive" && _version is not null && !IsFrom(V46))
        {
            throw Refused("adaptive thinking is not supported on this model");
        }
    }

    /// <summary>Refuses an effort the model does not know.</summary>
    /// <exception cref="CallRejectedException">It is one.</exception>
    public void CheckEffort(string? effort)
    {
        if (effort is null || _version is null || Efforts.Contains(effort))
        {
            return;
        }

        throw Refused(Efforts.Length == 0
            ? "This model does not support the effort parameter."
            : $"This model does not support effort level '{effort}'. Supported levels: {string.Join(", ", Efforts)}.");
    }

    /// <summary>Refuses ways of sampling.</summary>
    /// <exception cref="CallRejectedException">The model takes none of it, or not both together.</exception>
    public void CheckSampling(RequestFields request)
    {
        foreach (var member in (string[])["temperature", "top_p", "top_k"])
        {
            if (IsFrom(V47) && request.Get(member) is { } value && !(member != "top_k" && value.GetDouble() == 1))
            {
                throw Refused($"`{member}` is deprecated for this model.");
            }
        }

        if (IsFrom(V41) && request.Get("temperature") is not null && request.Get("top_p") is not null)
        {
            throw Refused("`temperature` and `top_p` cannot both be specified for this model. Please use only one.");
        }
    }

    /// <summary>Refuses an answer that is begun for the model.</summary>
    /// <exception cref="CallRejectedException">The model does not go on with one.</exception>
    public void CheckPrefill()
    {
        if (IsFrom(V46))
        {
            throw Refused(
                "This model does not support assistant message prefill. The conversation must end with a user message.");
        }
    }

    /// <summary>Refuses a schema of the answer.</summary>
    /// <exception cref="CallRejectedException">The model keeps to none.</exception>
    public void CheckFormat()
    {
        if (_version is not null && !IsFrom(V41))
        {
            throw Refused("This model does not support output_config.format.");
        }
    }

    private bool IsFrom(Version version) => _version >= version;

    private static int Number(Match match, string group) =>
        match.Groups[group] is { Success: true } digits ? int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture) : 0;

    private static CallRejectedException Refused(string message) => CallRejectedException.BadRequest(message, null);

    // A date of eight digits is no version.
    [GeneratedRegex(@"^claude-(?<family>[a-z]+)-(?<major>\d{1,2})(?!\d)(?:-(?<minor>\d{1,2})(?!\d))?")]
    private static partial Regex Pattern();
}
