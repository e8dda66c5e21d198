using System.CommandLine;
using System.Globalization;
using Auriko.Core.Ledger;
using Auriko.Core.Ledger.Audit;
using Auriko.Core.Ledger.Books;

namespace Auriko.Standalone.Ledger;

/// <summary><c>ledger reprice</c>: a month under another price book.</summary>
internal static class RepriceCommand
{
    private const decimal NanosPerDollar = 1_000_000_000m;

    private static readonly Option<string> Book = new("--book")
    {
        Description = "The version of a price book that was in force once, or a catalog file, laid over the built-in catalog",
        HelpName = "VERSION|FILE",
        Required = true,
    };

    private static readonly Option<DateOnly> Month = DayRange.Month();

    private static readonly Option<string?> Key = new DayRange().Key;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var reprice = new Command("reprice", "What a month would have cost by another price book, by model.") { Book, Month, Key };
        reprice.SetAction((parsed, cancellationToken) => ConfiguredStorage.RunAsync(
            parsed,
            (services, configuration) => services.AddLedgerAudit(configuration),
            services => RunAsync(services, parsed, cancellationToken)));
        return reprice;
    }

    private static async Task RunAsync(IServiceProvider services, ParseResult parsed, CancellationToken cancellationToken)
    {
        var book = await FindBookAsync(services, parsed.GetRequiredValue(Book), cancellationToken).ConfigureAwait(false);
        var repricing = new Repricing(book);
        var first = parsed.GetValue(Month);
        var entries = services.GetRequiredService<ILedgerReader>()
            .EntriesAsync(parsed.GetValue(Key), first, first.AddMonths(1).AddDays(-1), cancellationToken);
        await foreach (var entry in entries.ConfigureAwait(false))
        {
            repricing.Add(entry);
        }

        var output = parsed.InvocationConfiguration.Output;
        await output.WriteLineAsync($"{"MODEL",-32}  {"ATTEMPTS",10}  {"BOOKED USD",20}  {"REPRICED USD",20}  {"DIFFERENCE USD",20}")
            .ConfigureAwait(false);
        foreach (var model in repricing.Models.Append(repricing.Total))
        {
            await output.WriteLineAsync(Row(model)).ConfigureAwait(false);
        }

        await output.WriteLineAsync($"repriced by {book.Version} ({book.Fingerprint[..12]})").ConfigureAwait(false);
    }

    private static async Task<PriceBook> FindBookAsync(IServiceProvider services, string named, CancellationToken cancellationToken)
    {
        if (File.Exists(named))
        {
            var faults = new List<string>();
            return PriceBook.Load(named, faults) ?? throw new CommandException(string.Join(Environment.NewLine, faults));
        }

        switch (await services.GetRequiredService<PriceShelf>().FindAsync(named, cancellationToken).ConfigureAwait(false))
        {
            case [var only]:
                return only;
            case []:
                var known = await services.GetRequiredService<IPriceBooks>().ListVersionsAsync(cancellationToken).ConfigureAwait(false);
                throw new CommandException($"'{named}' is no file and no price book that is kept. Kept are: {string.Join(", ", known)}.");
            default:
                throw new CommandException($"Prices were changed without another version: '{named}' names several price books. Name a file.");
        }
    }

    private static string Row(RepricedModel model)
    {
        var row = $"{model.Model,-32}  {model.Attempts.ToString(CultureInfo.InvariantCulture),10}  {Usd(model.BookedNanos),20}  "
            + $"{Usd(model.RepricedNanos),20}  {Usd(model.RepricedNanos - model.BookedNanos),20}";
        var notes = new[] { Note(model.NotBooked, "booked without a price"), Note(model.NotPriced, "without a price in the book") };
        return string.Join("  ", notes.OfType<string>().Prepend(row));
    }

    private static string? Note(long count, string what) =>
        count > 0 ? string.Create(CultureInfo.InvariantCulture, $"({count} {what})") : null;

    private static string Usd(Int128 nanos) =>
        ((decimal)nanos / NanosPerDollar).ToString("0.000000000", CultureInfo.InvariantCulture);
}
