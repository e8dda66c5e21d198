using System.CommandLine;

namespace Auriko.Standalone.Ledger;

/// <summary><c>ledger verify</c>, <c>reprice</c>, <c>export</c> and <c>reconcile</c>, on the configured storage.</summary>
internal static class LedgerCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create() => new("ledger", "Check, price, export and compare what was booked.")
    {
        VerifyCommand.Create(), RepriceCommand.Create(), ExportCommand.Create(), ReconcileCommand.Create(),
    };
}
