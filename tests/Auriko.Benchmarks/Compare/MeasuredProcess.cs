using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Auriko.Benchmarks.Compare;

/// <summary>A process under measurement; ended when disposed.</summary>
internal sealed class MeasuredProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    private MeasuredProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Processor time used so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The most memory it ever had resident, in bytes.</summary>
    public long PeakBytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>Starts a .NET program on a free port and waits until it listens.</summary>
    /// <param name="assembly">The program.</param>
    /// <param name="arguments">Its arguments; <c>--urls</c> is added.</param>
    /// <param name="ready">A path that answers 200 when it can serve; null when listening is enough.</param>
    /// <param name="environment">Settings.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public static async Task<MeasuredProcess> StartAsync(
        string assembly, IEnumerable<string> arguments, string? ready, IReadOnlyDictionary<string, string> environment,
        CancellationToken cancellationToken)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments, "--urls", address.ToString().TrimEnd('/')])
        {
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{assembly} did not start.");
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        var measured = new MeasuredProcess(process, address);
        await measured.WaitAsync(ready, cancellationToken).ConfigureAwait(false);
        return measured;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var terminate = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await _process.WaitForExitAsync().ConfigureAwait(false);
        }

        _process.Dispose();
    }

    private async Task WaitAsync(string? ready, CancellationToken cancellationToken)
    {
        using var client = LoadClient.New();
        var started = Stopwatch.GetTimestamp();
        while (!await AnswersAsync(client, ready, cancellationToken).ConfigureAwait(false))
        {
            if (_process.HasExited || Stopwatch.GetElapsedTime(started) > StartLimit)
            {
                throw new InvalidOperationException($"The process at {Address} does not serve.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> AnswersAsync(HttpClient client, string? ready, CancellationToken cancellationToken)
    {
        try
        {
            using var reply = await client.GetAsync(new Uri(Address, ready ?? "/"), cancellationToken).ConfigureAwait(false);
            return ready is null || reply.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
