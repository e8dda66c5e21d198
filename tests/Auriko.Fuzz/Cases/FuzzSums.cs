using Auriko.Fuzz.Upstream;

namespace Auriko.Fuzz.Cases;

/// <summary>What became of the cases of one dialect. Safe for concurrent use.</summary>
/// <param name="cases">The cases.</param>
internal sealed class FuzzSums(FuzzCases cases)
{
    private long _ended;
    private long _failedBeforeOutput;
    private long _failedAfterOutput;

    public FuzzCases Cases => cases;

    public long Count => _ended + _failedBeforeOutput + _failedAfterOutput;

    /// <summary>Counts a case.</summary>
    public void Add(Played played)
    {
        if (played.Fault is null)
        {
            Interlocked.Increment(ref _ended);
        }
        else if (played.Said.Any(said => said.IsOutput))
        {
            Interlocked.Increment(ref _failedAfterOutput);
        }
        else
        {
            Interlocked.Increment(ref _failedBeforeOutput);
        }
    }

    public override string ToString() =>
        $"{cases.Dialect.Name}: {Count} cases, {_ended} ended, {_failedAfterOutput} failed after output, "
        + $"{_failedBeforeOutput} before; {cases.Cuts} cuts among the first";
}
