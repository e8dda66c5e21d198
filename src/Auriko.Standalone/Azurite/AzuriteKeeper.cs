using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Auriko.Standalone.Azurite;

/// <summary>
/// Keeps an Azurite running on the same ports and folder for as long as the gateway lives: one that ends by itself is started
/// again, up to <see cref="MaxRestarts"/> times in a row. Disposing stops it for good.
/// </summary>
internal sealed partial class AzuriteKeeper : IAsyncDisposable
{
    /// <summary>Runs shorter than <see cref="LongRun"/> that may follow each other.</summary>
    public const int MaxRestarts = 10;

    private const string Folder = "azurite";
    private static readonly TimeSpan LongRun = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RestartDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PredecessorPatience = TimeSpan.FromSeconds(10);

    private readonly DataFolder _data;
    private readonly AzuriteFiles _files;
    private readonly TimeProvider _clock;
    private readonly AzuritePorts _ports = FindFreePorts();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;
    private volatile ILogger _logger = NullLogger.Instance;

    private AzuriteKeeper(DataFolder data, AzuriteFiles files, TimeProvider clock)
    {
        _data = data;
        _files = files;
        _clock = clock;
        ConnectionString = AzuriteAddress.For(0, _ports).ConnectionString;
        _running = Task.Run(RunAsync);
    }

    /// <summary>How a storage client reaches it, from the moment it listens.</summary>
    public string ConnectionString { get; }

    /// <summary>Ends when it answers for the first time; fails with <see cref="CommandException"/> when it cannot start.</summary>
    public Task Listening => _listening.Task;

    /// <summary>Starts it; returns before it listens.</summary>
    /// <param name="data">Where it keeps tables and blobs, and where <c>azurite.json</c> is written.</param>
    /// <param name="files">Where it is.</param>
    /// <param name="clock">The time.</param>
    public static AzuriteKeeper Start(DataFolder data, AzuriteFiles files, TimeProvider clock) => new(data, files, clock);

    /// <summary>Gives it the log, which exists later than it does.</summary>
    /// <param name="logger">The log.</param>
    public void LogTo(ILogger logger) => _logger = logger;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _data.Delete(AzuriteAddress.FileName);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await WaitForPredecessorAsync().ConfigureAwait(false);
            var shortRuns = 0;
            while (shortRuns <= MaxRestarts)
            {
                var began = _clock.GetTimestamp();
                await RunOnceAsync().ConfigureAwait(false);
                shortRuns = _clock.GetElapsedTime(began) > LongRun ? 1 : shortRuns + 1;
                await Task.Delay(RestartDelay * shortRuns, _clock, _stopping.Token).ConfigureAwait(false);
            }

            LogGivenUp(_logger, MaxRestarts);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            _listening.TrySetCanceled(_stopping.Token);
        }
        catch (CommandException failure)
        {
            _listening.TrySetException(failure);
        }
    }

    private async Task RunOnceAsync()
    {
        var process = AzuriteProcess.Start(_files, _data.At(Folder), _ports, _clock);
        await using var _ = process.ConfigureAwait(false);
        if (await process.WaitUntilListeningAsync(_stopping.Token).ConfigureAwait(false))
        {
            _data.Write(AzuriteAddress.FileName, AzuriteAddress.For(process.Id, _ports).ToJson());
            _listening.TrySetResult();
            await process.Ended.WaitAsync(_stopping.Token).ConfigureAwait(false);
        }
        else if (!Listening.IsCompleted)
        {
            throw new CommandException($"Azurite, the storage emulator, did not start:{Environment.NewLine}{process.LastLines}");
        }

        LogEnded(_logger, process.LastLines);
    }

    /// <summary>After a kill of the gateway its Azurite still saves for a moment, in the folder the next one will use.</summary>
    private async Task WaitForPredecessorAsync()
    {
        if (AzuriteAddress.Parse(_data.Read(AzuriteAddress.FileName)) is not { } predecessor)
        {
            return;
        }

        using var patience = new CancellationTokenSource(PredecessorPatience, _clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, patience.Token);
        try
        {
            using var process = Process.GetProcessById(predecessor.Pid);
            if (process.ProcessName.StartsWith("node", StringComparison.OrdinalIgnoreCase))
            {
                await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It has ended already.
        }
        catch (OperationCanceledException) when (!_stopping.IsCancellationRequested)
        {
            throw new CommandException(
                $"Another Azurite, process {predecessor.Pid}, still uses {_data.Path}. End it, or choose another folder with --data.");
        }
    }

    private static AzuritePorts FindFreePorts()
    {
        using var table = new TcpListener(IPAddress.Loopback, 0);
        using var blob = new TcpListener(IPAddress.Loopback, 0);
        table.Start();
        blob.Start();
        return new AzuritePorts(((IPEndPoint)table.LocalEndpoint).Port, ((IPEndPoint)blob.LocalEndpoint).Port);
    }

    [LoggerMessage(StandaloneEvents.AzuriteEnded, LogLevel.Warning, "Azurite ended by itself and is started again. {LastLines}")]
    private static partial void LogEnded(ILogger logger, string lastLines);

    [LoggerMessage(StandaloneEvents.AzuriteGivenUp, LogLevel.Error,
        "Azurite ended {Restarts} times in a row and is left alone: restart the gateway. Ledger entries wait in the data folder.")]
    private static partial void LogGivenUp(ILogger logger, int restarts);
}
