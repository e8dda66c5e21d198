using System.CommandLine;
using System.Globalization;
using Auriko.Core.Ledger;

namespace Auriko.Standalone.Ledger;

/// <summary><c>ledger export</c>: the rows of some days as a file.</summary>
internal static class ExportCommand
{
    private const string Csv = "csv";
    private const string Parquet = "parquet";

    private static readonly DayRange Days = new();

    private static readonly Option<string> Format = CreateFormat();

    private static readonly Option<FileInfo> Output = new("--output")
    {
        Description = "The file to write; one that is there is replaced",
        HelpName = "FILE",
        Required = true,
    };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var export = new Command("export", "Write the rows of some days to a file.") { Format, Output };
        Days.AddTo(export);
        export.SetAction((parsed, cancellationToken) => ConfiguredStorage.RunAsync(
            parsed,
            (_, _) => { },
            services => RunAsync(services.GetRequiredService<ILedgerReader>(), parsed, cancellationToken)));
        return export;
    }

    private static Option<string> CreateFormat()
    {
        var format = new Option<string>("--format")
        {
            Description = "How to write them",
            DefaultValueFactory = _ => Csv,
        };
        return format.AcceptOnlyFromAmong(Csv, Parquet);
    }

    /// <summary>Under another name until it is whole, so that a file of that name is never half an export.</summary>
    private static async Task RunAsync(ILedgerReader ledger, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (from, to) = Days.Of(parsed);
        var file = parsed.GetRequiredValue(Output);
        var entries = ledger.EntriesAsync(parsed.GetValue(Days.Key), from, to, cancellationToken);
        var partial = file.FullName + ".partial";
        long rows;
        try
        {
            var output = File.Create(partial);
            await using (output.ConfigureAwait(false))
            {
                rows = parsed.GetValue(Format) == Parquet
                    ? await LedgerExport.WriteParquetAsync(entries, output, cancellationToken).ConfigureAwait(false)
                    : await LedgerExport.WriteCsvAsync(entries, output, cancellationToken).ConfigureAwait(false);
            }

            File.Move(partial, file.FullName, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{file.FullName} cannot be written: {failure.Message}", failure);
        }
        finally
        {
            File.Delete(partial);
        }

        await parsed.InvocationConfiguration.Output
            .WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{rows} rows of {from:yyyy-MM-dd} to {to:yyyy-MM-dd}"))
            .ConfigureAwait(false);
    }
}
