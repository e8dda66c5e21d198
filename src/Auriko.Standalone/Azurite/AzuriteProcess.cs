using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Auriko.Standalone.Azurite;

/// <summary>
/// One run of Azurite as a child process, which ends when this process does, however that happens: the child waits for
/// the end of its standard input. Disposing stops it.
/// </summary>
internal sealed class AzuriteProcess : IAsyncDisposable
{
    private const string Started = "Table service is successfully listening";
    private const int KeptLines = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly TimeProvider _clock;
    private readonly Queue<string> _lastLines = new();
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AzuriteProcess(Process process, TimeProvider clock)
    {
        _process = process;
        _clock = clock;
        Ended = EndAsync();
    }

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Ends when the process has.</summary>
    public Task Ended { get; }

    /// <summary>The last lines it printed.</summary>
    public string LastLines
    {
        get
        {
            lock (_lastLines)
            {
                return string.Join(Environment.NewLine, _lastLines);
            }
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="files">Where it is.</param>
    /// <param name="folder">Where it keeps tables and blobs.</param>
    /// <param name="ports">The ports to listen on.</param>
    /// <param name="clock">The time.</param>
    /// <exception cref="CommandException">Node is not installed.</exception>
    public static AzuriteProcess Start(AzuriteFiles files, string folder, AzuritePorts ports, TimeProvider clock)
    {
        Directory.CreateDirectory(folder);
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                files.Script,
                files.Package,
                "--location", folder,
                "--tableHost", "127.0.0.1",
                "--tablePort", ports.Table.ToString(CultureInfo.InvariantCulture),
                "--blobHost", "127.0.0.1",
                "--blobPort", ports.Blob.ToString(CultureInfo.InvariantCulture),
                "--silent",
                "--disableTelemetry",
                "--skipApiVersionCheck",
            },
        };
        var process = AzuriteFiles.Start(start);
        GiveWay(process);
        return new AzuriteProcess(process, clock);
    }

    /// <summary>Waits until it answers.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>False when it ended instead.</returns>
    public async Task<bool> WaitUntilListeningAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(_listening.Task, Ended).WaitAsync(cancellationToken).ConfigureAwait(false);
        return _listening.Task.IsCompleted;
    }

    /// <summary>Lets it save and end; kills it when it takes too long.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        try
        {
            await Ended.WaitAsync(Patience, _clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await Ended.ConfigureAwait(false);
        }

        _process.Dispose();
    }

    /// <summary>
    /// Nobody waits for Azurite: entries are durable in the local file before they are shipped. So it takes the processor
    /// only where the gateway leaves some.
    /// </summary>
    private static void GiveWay(Process process)
    {
        try
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception refused) when (refused is Win32Exception or InvalidOperationException)
        {
            // A platform that does not allow it, or a process that has ended already: it only runs less politely.
            return;
        }
    }

    private async Task EndAsync()
    {
        await Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError)).ConfigureAwait(false);
        await _process.WaitForExitAsync().ConfigureAwait(false);
    }

    private async Task ReadAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            if (line.Contains(Started, StringComparison.Ordinal))
            {
                _listening.TrySetResult();
            }

            lock (_lastLines)
            {
                _lastLines.Enqueue(line);
                if (_lastLines.Count > KeptLines)
                {
                    _lastLines.Dequeue();
                }
            }
        }
    }
}
