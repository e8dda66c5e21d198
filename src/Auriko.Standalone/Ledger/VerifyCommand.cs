using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Auriko.Core.Ledger.Audit;
using Auriko.Core.Ledger.Books;

namespace Auriko.Standalone.Ledger;

/// <summary><c>ledger verify</c>: holds the ledger against its rules.</summary>
internal static class VerifyCommand
{
    private const decimal NanosPerDollar = 1_000_000_000m;

    private static readonly DayRange Days = new();

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var verify = new Command("verify", "Check every row: code 0 when all is right, else 1 with what is not.");
        Days.AddTo(verify);
        verify.SetAction((parsed, cancellationToken) => ConfiguredStorage.RunAsync(
            parsed,
            (services, configuration) => services.AddLedgerAudit(configuration),
            services => RunAsync(services.GetRequiredService<LedgerAudit>(), parsed, cancellationToken)));
        return verify;
    }

    private static async Task RunAsync(LedgerAudit audit, ParseResult parsed, CancellationToken cancellationToken)
    {
        var output = parsed.InvocationConfiguration.Output;
        var (from, to) = Days.Of(parsed);
        var kinds = new SortedDictionary<LedgerFindingKind, int>();
        await foreach (var finding in audit.RunAsync(parsed.GetValue(Days.Key), from, to, cancellationToken).ConfigureAwait(false))
        {
            kinds[finding.Kind] = kinds.GetValueOrDefault(finding.Kind) + 1;
            await output.WriteLineAsync(
                $"{Name(finding.Kind)}  {finding.KeyId}  {finding.ResponseId}  {finding.AttemptId ?? "-"}  {finding.Detail}")
                .ConfigureAwait(false);
        }

        foreach (var version in audit.AmbiguousVersions)
        {
            await output.WriteLineAsync(
                $"note: prices were changed without another version: rows of '{version}' may be priced by any of its books.")
                .ConfigureAwait(false);
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{from:yyyy-MM-dd} to {to:yyyy-MM-dd}: {audit.Rows} rows of {audit.Responses} responses, {(decimal)audit.TotalNanos / NanosPerDollar:0.000000000} USD"))
            .ConfigureAwait(false);
        if (kinds.Count > 0)
        {
            throw new CommandException("Not right: " + string.Join(", ", kinds.Select(kind => string.Create(
                CultureInfo.InvariantCulture, $"{kind.Value} {Name(kind.Key)}"))));
        }
    }

    private static string Name(LedgerFindingKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());
}
