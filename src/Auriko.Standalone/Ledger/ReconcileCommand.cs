using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Auriko.Core.Catalog;
using Auriko.Core.Ledger;
using Auriko.Core.Ledger.Books;
using Auriko.Core.Ledger.Reconciling;

namespace Auriko.Standalone.Ledger;

/// <summary><c>ledger reconcile</c>: what was booked, beside what a provider says.</summary>
internal static class ReconcileCommand
{
    private const decimal UsualTolerance = 1;

    private static readonly DayRange Days = new();

    private static readonly Argument<FileInfo> Statement = new("FILE")
    {
        Description = "The provider's statement of usage or cost: JSON as its interface gives it, or CSV with the columns "
            + "date, model, input_tokens, cached_tokens, output_tokens, cost_usd",
    };

    private static readonly Option<string> Provider = new("--provider")
    {
        Description = "Whose statement it is, by the name of the settings",
        HelpName = "NAME",
        Required = true,
    };

    private static readonly Option<decimal> Tolerance = new("--tolerance")
    {
        Description = "How many percent a figure may be off",
        HelpName = "PERCENT",
        DefaultValueFactory = _ => UsualTolerance,
        CustomParser = ParseTolerance,
    };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var reconcile = new Command("reconcile", "Compare a provider's statement with the ledger: code 1 when they drift apart.")
        {
            Statement, Provider, Tolerance,
        };
        Days.AddTo(reconcile);
        reconcile.SetAction((parsed, cancellationToken) => ConfiguredStorage.RunAsync(
            parsed,
            (services, configuration) => services.AddLedgerAudit(configuration),
            services => RunAsync(services, parsed, cancellationToken)));
        return reconcile;
    }

    private static async Task RunAsync(IServiceProvider services, ParseResult parsed, CancellationToken cancellationToken)
    {
        var lines = Read(parsed.GetRequiredValue(Statement));
        var (from, to) = Days.IsGiven(parsed) || lines.Count == 0
            ? Days.Of(parsed)
            : (lines.Min(line => line.Day), lines.Max(line => line.Day));
        var reconciliation = new Reconciliation(
            [.. lines.Where(line => line.Day >= from && line.Day <= to)], services.GetRequiredService<ICatalog>().Current);
        var provider = parsed.GetRequiredValue(Provider);
        var entries = services.GetRequiredService<ILedgerReader>().EntriesAsync(parsed.GetValue(Days.Key), from, to, cancellationToken);
        await foreach (var entry in entries.ConfigureAwait(false))
        {
            if (entry.Provider == provider)
            {
                reconciliation.Add(entry);
            }
        }

        await ReportAsync(reconciliation.Compare(), parsed).ConfigureAwait(false);
    }

    private static async Task ReportAsync(IReadOnlyList<Drift> drifts, ParseResult parsed)
    {
        var output = parsed.InvocationConfiguration.Output;
        var tolerance = parsed.GetValue(Tolerance);
        await output.WriteLineAsync(Row("DAY", "MODEL", "FIGURE", "OURS", "THEIRS", "DIFFERENCE", "PERCENT")).ConfigureAwait(false);
        foreach (var drift in drifts)
        {
            var mark = drift.IsBeyond(tolerance) ? "  beyond" : string.Empty;
            await output.WriteLineAsync(Row(
                drift.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), drift.Model, drift.Figure, Text(drift.Ours),
                Text(drift.Theirs), Text(drift.Difference), drift.Percent?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-") + mark)
                .ConfigureAwait(false);
        }

        if (drifts.Count(drift => drift.IsBeyond(tolerance)) is var beyond and > 0)
        {
            throw new CommandException(string.Create(
                CultureInfo.InvariantCulture, $"{beyond} of {drifts.Count} figures are off by more than {tolerance} percent."));
        }
    }

    private static IReadOnlyList<StatementLine> Read(FileInfo file)
    {
        try
        {
            return StatementReader.Read(File.ReadAllBytes(file.FullName));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new CommandException($"{file.FullName}: {failure.Message}", failure);
        }
    }

    private static string Row(params ReadOnlySpan<string> cells) =>
        $"{cells[0],-10}  {cells[1],-32}  {cells[2],-13}  {cells[3],20}  {cells[4],20}  {cells[5],20}  {cells[6],9}";

    private static string Text(decimal figure) => figure.ToString("0.#########", CultureInfo.InvariantCulture);

    private static decimal ParseTolerance(ArgumentResult argument)
    {
        if (decimal.TryParse(argument.Tokens[^1].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent))
        {
            return percent;
        }

        argument.AddError("--tolerance must be a number of percent, such as 0.5.");
        return 0;
    }
}
