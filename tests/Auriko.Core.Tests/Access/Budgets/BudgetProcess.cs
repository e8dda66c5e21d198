using Auriko.Core.Access;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger;
using Auriko.Core.Tests.Gateway;
using Auriko.Core.Tests.Ledger;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Access.Budgets;

/// <summary>One process that spends a key's budget, beside others on the same counters and ledger.</summary>
internal sealed class BudgetProcess
{
    public const string KeyId = "key_1";

    private readonly RecordingLedger _ledger;

    public BudgetProcess(MemoryBudgets store, RecordingLedger ledger, FakeTimeProvider clock, BudgetSettings settings)
    {
        _ledger = ledger;
        var ports = new BudgetPorts(store, new BudgetLedger(ledger, clock), clock);
        Key = BudgetKey.Of(KeyId, BudgetPeriod.Daily, clock.GetUtcNow());
        Account = new BudgetAccount(Key, ports, settings);
    }

    public BudgetKey Key { get; }

    public BudgetAccount Account { get; }

    /// <summary>The requests that are running.</summary>
    public List<Running> Requests { get; } = [];

    /// <summary>Whether this process is in the middle of something.</summary>
    public bool IsActing { get; set; }

    public static KeyBudget Budget(decimal dollars, bool enforce = true) =>
        new(Usd.FromDollars(dollars), BudgetPeriod.Daily, enforce);

    /// <summary>Begins a request.</summary>
    /// <returns>The error that refused it; null when it runs.</returns>
    public async Task<GatewayError?> BeginAsync(KeyBudget budget, Usd worst)
    {
        try
        {
            var ticket = await Account.ReserveAsync(budget, worst, CancellationToken.None);
            Requests.Add(new Running(ticket, worst));
            return null;
        }
        catch (GatewayException refused)
        {
            return refused.Error;
        }
    }

    /// <summary>Ends a request: it is booked, then settled.</summary>
    public async Task EndAsync(Running request, Usd cost)
    {
        Requests.Remove(request);
        var entry = await BookAsync(request, cost);
        await request.Ticket.SettleAsync([entry]);
    }

    /// <summary>Books a request without settling it, as a process does that dies then.</summary>
    public async Task<LedgerEntry> BookAsync(Running request, Usd cost)
    {
        var entry = Entries.Make(KeyId, createdAt: Entries.Noon) with { Cost = cost, BudgetGrant = request.Ticket.Grant };
        await _ledger.RecordAsync(entry, CancellationToken.None);
        return entry;
    }

    /// <summary>A turn of the loop.</summary>
    public async Task TurnAsync()
    {
        try
        {
            if (Account.HasNews)
            {
                await Account.ReportAsync(DemandKind.Report, CancellationToken.None);
            }

            await Account.CheckAsync(CancellationToken.None);
        }
        catch (StorageUnavailableException)
        {
            // As the loop does: the next turn tries again.
        }
    }
}

/// <summary>A request that is running.</summary>
/// <param name="Ticket">What it has reserved.</param>
/// <param name="Worst">How much that is.</param>
internal sealed record Running(BudgetTicket Ticket, Usd Worst);
