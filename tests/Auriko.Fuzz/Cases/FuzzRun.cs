using System.Globalization;
using Auriko.Fuzz.Upstream;

namespace Auriko.Fuzz.Cases;

/// <summary>Plays many cases of several dialects on every core.</summary>
/// <param name="dialects">The dialects.</param>
/// <param name="seed">Makes the cases; the same seed makes the same ones.</param>
/// <param name="output">Receives progress, faults and the sums.</param>
internal sealed class FuzzRun(IReadOnlyList<PlayedDialect> dialects, int seed, TextWriter output)
{
    private const int Block = 256;
    private const int MostShown = 20;

    private readonly FuzzSums[] _sums = [.. dialects.Select(dialect => new FuzzSums(new FuzzCases(dialect, seed)))];
    private readonly Lock _writing = new();
    private long _next;
    private int _faults;

    /// <summary>Plays them.</summary>
    /// <param name="first">The number of the first case.</param>
    /// <param name="count">How many, all dialects together.</param>
    /// <param name="cancellationToken">Stops early.</param>
    /// <returns>How many were illegal.</returns>
    public async Task<int> PlayAsync(long first, long count, CancellationToken cancellationToken)
    {
        _next = first;
        var started = TimeProvider.System.GetTimestamp();
        using var reporting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var report = ReportAsync(started, first, count, reporting.Token);
        await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount)
            .Select(_ => Task.Run(() => WorkAsync(first + count, cancellationToken), CancellationToken.None)));
        await reporting.CancelAsync();
        await report;

        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        foreach (var sums in _sums)
        {
            Say(sums.ToString());
        }

        Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{_sums.Sum(sums => sums.Count)} cases in {seconds:0.0} s ({_sums.Sum(sums => sums.Count) / seconds:0} a second), seed {seed}, illegal = {_faults}"));
        return _faults;
    }

    private async Task WorkAsync(long end, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var start = Interlocked.Add(ref _next, Block) - Block;
            if (start >= end)
            {
                return;
            }

            for (var number = start; number < Math.Min(start + Block, end); number++)
            {
                await PlayOneAsync(number);
            }
        }
    }

    private async Task PlayOneAsync(long number)
    {
        var sums = _sums[number % _sums.Length];
        var (played, fault) = await FuzzJudge.PlayAsync(sums.Cases, number / _sums.Length);
        sums.Add(played);
        if (fault is not null && Interlocked.Increment(ref _faults) <= MostShown)
        {
            Say($"ILLEGAL {sums.Cases.Dialect.Name} case {number}: {fault}");
        }
    }

    private async Task ReportAsync(long started, long first, long count, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5), TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var done = Math.Min(Interlocked.Read(ref _next) - first, count);
                Say(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{TimeProvider.System.GetElapsedTime(started).TotalSeconds,6:0} s {done,10} of {count}, illegal = {_faults}"));
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
            return;
        }
    }

    private void Say(string line)
    {
        lock (_writing)
        {
            output.WriteLine(line);
        }
    }
}
