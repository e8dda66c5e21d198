using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Auriko.Core.Reasoning;

/// <summary>Says at the start that reasoning cannot be sent back to another process, when no key is configured.</summary>
/// <param name="options">The settings.</param>
/// <param name="logger">Where it is said.</param>
internal sealed partial class SealingKeyNotice(IOptions<ReasoningOptions> options, ILogger<SealingKeyNotice> logger) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (ReasoningOptions.Parts(options.Value.Keys).Length == 0)
        {
            LogNoKey(logger);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(
        EventIds.Reasoning + 1,
        LogLevel.Warning,
        "Auriko:Reasoning:Keys is not set: the encrypted_content of reasoning is valid for this process only.")]
    private static partial void LogNoKey(ILogger logger);
}
