namespace Auriko.Core.Streaming;

/// <summary>Collects what is illegal in one stream.</summary>
internal sealed class StreamReport(StreamOrigin origin)
{
    private readonly List<StreamViolation> _violations = [];

    /// <summary>The place of the event that is being checked.</summary>
    public int Position { get; private set; }

    /// <summary>Whether every promise of this gateway's contract is to be checked.</summary>
    public bool IsStrict => origin is StreamOrigin.Gateway;

    /// <summary>What has been found.</summary>
    public IReadOnlyList<StreamViolation> Violations => _violations;

    /// <summary>Moves on to the next event.</summary>
    public void Advance() => Position++;

    /// <summary>Records a violation.</summary>
    public void Add(string rule, string message) => _violations.Add(new StreamViolation(Position, rule, message));

    /// <summary>Records a violation unless <paramref name="holds"/>, which is returned.</summary>
    public bool Require(bool holds, string rule, string message)
    {
        if (!holds)
        {
            Add(rule, message);
        }

        return holds;
    }
}
