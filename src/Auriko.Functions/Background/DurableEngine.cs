using Auriko.Core.Background;
using Auriko.Core.Diagnostics;
using Auriko.Functions.Triggers;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Auriko.Functions.Background;

/// <summary>
/// Has every response run by an orchestration of its own, whose instance id is the response's id. Safe for concurrent
/// use.
/// </summary>
/// <param name="clock">Limits how long a start may take.</param>
/// <param name="logger">Hears of orchestrations that could not be started.</param>
public sealed partial class DurableEngine(TimeProvider clock, ILogger<DurableEngine> logger) : IBackgroundEngine
{
    /// <summary>Whoever asks for a response waits for its start, and the sweeper starts what was not.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>One at a time; after any end it may begin again: the response decides whether there is work left.</summary>
    private static readonly string[] Unfinished =
    [
        nameof(OrchestrationRuntimeStatus.Pending),
        nameof(OrchestrationRuntimeStatus.Running),
        nameof(OrchestrationRuntimeStatus.Suspended),
    ];

    private DurableTaskClient? _client;

    /// <summary>Any process may take a response.</summary>
    public string? Owner => null;

    /// <summary>
    /// Takes the client the host has bound for a function. They all lead to the same host, so that the last one serves
    /// every call; each function that may start an orchestration hands its own over first.
    /// </summary>
    /// <param name="client">The client; it stays usable after the function's end.</param>
    public void Use(DurableTaskClient client) => Volatile.Write(ref _client, client);

    /// <inheritdoc/>
    public async Task StartAsync(string responseId, CancellationToken cancellationToken)
    {
        var client = Volatile.Read(ref _client)
            ?? throw new InvalidOperationException("No function has handed a client over.");
        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(ResponseOrchestrator.RunResponse),
                new RunInput(responseId, RunInput.CurrentVersion),
                new StartOrchestrationOptions(responseId) { DedupeStatuses = Unfinished },
                either.Token).ConfigureAwait(false);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // It is being worked on.
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // The response is kept already: its caller is not to hear of this, and the sweeper asks again. A host that is
            // silent for long ends the call as if it had been cancelled.
            LogNotStarted(failure, responseId);
        }
    }

    [LoggerMessage(
        EventIds.Background + 20, LogLevel.Warning,
        "The orchestration of response {ResponseId} could not be started; the sweeper will.")]
    private partial void LogNotStarted(Exception failure, string responseId);
}
