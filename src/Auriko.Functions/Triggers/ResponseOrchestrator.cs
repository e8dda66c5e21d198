using Auriko.Core.Background;
using Auriko.Core.Diagnostics;
using Auriko.Functions.Background;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Auriko.Functions.Triggers;

/// <summary>
/// Runs a background response: only the order of activities. It is replayed from its history after every await, so it
/// reads no clock, does no I/O and awaits nothing but activities.
/// </summary>
public static partial class ResponseOrchestrator
{
    /// <summary>
    /// See <see cref="BackgroundFlow"/>. A run that was interrupted is followed by another, with a history of its own.
    /// </summary>
    /// <param name="context">The orchestration; its input is a <see cref="RunInput"/>.</param>
    /// <returns>Ends when the response has.</returns>
    [Function("RunResponse")]
    public static async Task RunResponse([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<RunInput>()
            ?? throw new InvalidOperationException("An orchestration without an input.");
        if (await RunAsync(context, input).ConfigureAwait(true))
        {
            LogAgain(context.CreateReplaySafeLogger(typeof(ResponseOrchestrator)), input.ResponseId);
            var next = new RunInput(input.ResponseId, RunInput.CurrentVersion);
            context.ContinueAsNew(next, preserveUnprocessedEvents: false);
        }
    }

    /// <summary>
    /// A version this code does not have, newer than itself or long gone, fails; the sweeper begins the response anew.
    /// </summary>
    private static Task<bool> RunAsync(TaskOrchestrationContext context, RunInput input) => input.Version switch
    {
        1 => BackgroundFlow.RunAsync(new DurableFlow(context), input.ResponseId),
        _ => throw new NotSupportedException("This app does not have the orchestration's version."),
    };

    [LoggerMessage(
        EventIds.Background + 21, LogLevel.Warning,
        "A run of response {ResponseId} was interrupted; another one follows.")]
    private static partial void LogAgain(ILogger logger, string responseId);
}
