using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Auriko.Tests.Shared;

namespace Auriko.EndToEnd.Tests.Harness;

/// <summary>A process started by a test; killed with its children when disposed.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly SemaphoreSlim _grown = new(0);

    private ChildProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.Exited += (_, _) => _grown.Release();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The most memory it has had at once.</summary>
    public double PeakMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64 / 1e6;
        }
    }

    /// <summary>All it wrote so far, on both streams.</summary>
    public string Output => string.Join('\n', _lines);

    /// <summary>Starts a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables to set, or with null to remove.</param>
    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = RepositoryRoot.Path,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        var child = new ChildProcess(start);
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Waits for a line that begins with <paramref name="prefix"/> and returns the rest of it.</summary>
    /// <param name="prefix">How the line begins.</param>
    public async Task<string> WaitForLineAsync(string prefix)
    {
        while (Find(prefix) is null)
        {
            if (_process.HasExited)
            {
                await WaitForExitAsync(); // What it wrote last may still be on its way.
                break;
            }

            if (!await _grown.WaitAsync(Patience))
            {
                break;
            }
        }

        return Find(prefix)
            ?? throw new InvalidOperationException($"No line '{prefix}…' from the process, which wrote:\n{Output}");
    }

    /// <summary>Sends a signal, such as <c>TERM</c>, and does not wait.</summary>
    /// <param name="signal">The signal's name without <c>SIG</c>.</param>
    public void Signal(string signal) => Signal(Id, signal);

    /// <summary>Sends a signal to any process. Windows has none: there every one ends it at once.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="signal">The signal's name without <c>SIG</c>.</param>
    public static void Signal(int processId, string signal)
    {
        if (OperatingSystem.IsWindows())
        {
            using var ended = Process.GetProcessById(processId);
            ended.Kill();
            return;
        }

        using var kill = Process.Start("kill", [$"-{signal}", processId.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        _grown.Dispose();
    }

    private string? Find(string prefix) =>
        _lines.FirstOrDefault(line => line.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..].Trim();

    private void Keep(object sender, DataReceivedEventArgs received)
    {
        if (received.Data is { } line)
        {
            _lines.Enqueue(line);
            _grown.Release();
        }
    }
}
