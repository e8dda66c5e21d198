using Auriko.Core.Catalog;
using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Execution;

/// <summary>
/// Tells how the attempts of one response ended: whoever learns from them, and of failures the log, each as what it is to
/// an operator.
/// </summary>
/// <param name="logger">Hears of them.</param>
/// <param name="responseId">The response.</param>
/// <param name="observers">Hear of every attempt that has ended.</param>
/// <param name="run">Tells of the response itself.</param>
internal sealed partial class AttemptNews(
    ILogger logger, string responseId, IReadOnlyList<IAttemptObserver> observers, RunSignals run)
{
    /// <summary>Tells of the response itself.</summary>
    public RunSignals Run => run;

    /// <summary>Tells that an attempt has ended.</summary>
    /// <param name="report">How.</param>
    public void Ended(AttemptReport report)
    {
        foreach (var observer in observers)
        {
            observer.Ended(report);
        }
    }

    /// <summary>
    /// Writes down a failed attempt: its kind, status and code, not the upstream's words, which may repeat the request's.
    /// </summary>
    /// <param name="thrown">Why it failed.</param>
    /// <param name="offering">What was called.</param>
    /// <param name="payer">Who paid for it.</param>
    public void Failed(ProviderException thrown, Offering offering, CredentialOwner payer)
    {
        var failure = thrown.Failure;
        if (payer is CredentialOwner.Platform && failure.Kind.IsMisconfiguration)
        {
            LogMisconfigured(
                thrown.InnerException, failure.Provider, offering.ProviderModelId, failure.UpstreamStatus, failure.UpstreamCode,
                responseId);
        }
        else if (failure.Kind.IsOfRequest)
        {
            LogRefused(failure.Provider, failure.Kind, failure.UpstreamStatus, responseId);
        }
        else
        {
            LogFailed(thrown.InnerException, failure.Provider, failure.Kind, failure.UpstreamStatus, responseId);
        }
    }

    [LoggerMessage(
        EventIds.Routing, LogLevel.Error,
        "Provider {Provider} refused the deployment's credential or its model {ProviderModelId} (HTTP {Status}, {Code}), "
        + "response {ResponseId}.")]
    private partial void LogMisconfigured(
        Exception? cause, ProviderName provider, string providerModelId, int? status, string? code, string responseId);

    [LoggerMessage(
        EventIds.Routing + 1, LogLevel.Warning,
        "Provider {Provider} failed: {Kind} (HTTP {Status}), response {ResponseId}.")]
    private partial void LogFailed(
        Exception? cause, ProviderName provider, FailureKind kind, int? status, string responseId);

    // The caller's doing, and the caller is told: nothing for an operator to act on.
    [LoggerMessage(
        EventIds.Routing + 2, LogLevel.Debug,
        "Provider {Provider} refused the request: {Kind} (HTTP {Status}), response {ResponseId}.")]
    private partial void LogRefused(ProviderName provider, FailureKind kind, int? status, string responseId);
}
