using System.Collections.Concurrent;

namespace Auriko.Simulator.Scripts;

/// <summary>
/// Says which steps hold for a call: <c>provider=</c> limits a step to one provider, <c>times=</c> to the first calls
/// with its key. Safe from many threads.
/// </summary>
internal sealed class ScriptBudget
{
    // Far above what any test run needs; past it the oldest counts are of no use to anyone, so all are dropped.
    private const int MostKeys = 100_000;

    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);

    /// <summary>The steps that hold, each counted as used once more.</summary>
    public ScriptSet Claim(IReadOnlyList<ScriptStep> steps, string provider) =>
        steps.Count == 0 ? ScriptSet.Empty : new ScriptSet([.. steps.Where(step => Holds(step, provider))]);

    public void Clear() => _calls.Clear();

    private bool Holds(ScriptStep step, string provider)
    {
        if (step.Text("provider") is { } only && only != provider)
        {
            return false;
        }

        if ((step.NumberOrNull("times") ?? step.NumberOrNull("first")) is not { } times)
        {
            return true;
        }

        if (_calls.Count > MostKeys)
        {
            _calls.Clear();
        }

        return _calls.AddOrUpdate(step.Key, 1, (_, calls) => calls + 1) <= times;
    }
}
