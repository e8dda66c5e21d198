using Auriko.Core.Access;
using Auriko.Core.Contract;
using Auriko.Core.Ledger.Usage;

namespace Auriko.Http.Tests.Hosting;

/// <summary>Usage that the test sets, and what was asked.</summary>
internal sealed class SetUsage : IUsageReports
{
    public UsageFigures Figures { get; set; } = UsageFigures.Zero;

    public UsagePage Page { get; set; } = new([], false);

    public GatewayError? Refusal { get; set; }

    public (string Workspace, string Key, UsagePeriod Period)? AskedOf { get; private set; }

    public UsageQuestion? Asked { get; private set; }

    public Task<KeyUsage> OfKeyAsync(
        Caller caller, string workspaceId, string keyId, UsagePeriod period, CancellationToken cancellationToken)
    {
        AskedOf = (workspaceId, keyId, period);
        return Refusal is { } refusal
            ? throw new GatewayException(refusal)
            : Task.FromResult(new KeyUsage(keyId, new DateOnly(2026, 11, 1), new DateOnly(2026, 11, 20), Figures));
    }

    public Task<UsagePage> ListAsync(Caller caller, UsageQuestion question, CancellationToken cancellationToken)
    {
        Asked = question;
        return Task.FromResult(Page);
    }
}
