using System.Text.Json;
using Azure.Data.Tables;

namespace Auriko.EndToEnd.Tests.Harness;

/// <summary>The ledger as it lies in the table of the Azurite that the host started.</summary>
public sealed class StoredLedger(string dataFolder)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _description = Path.Combine(dataFolder, "azurite.json");

    /// <summary>The process id of Azurite.</summary>
    public int AzuriteProcessId => Described("pid").GetInt32();

    /// <summary>How to reach Azurite.</summary>
    public string ConnectionString => Described("connection_string").GetString()!;

    /// <summary>Waits for the rows of a response: they arrive shortly after the reply.</summary>
    /// <param name="responseId">The response.</param>
    /// <param name="count">How many rows to wait for.</param>
    public Task<IReadOnlyList<TableEntity>> WaitForResponseAsync(string responseId, int count = 1) =>
        WaitAsync($"ResponseId eq '{responseId}'", count);

    /// <summary>Waits for the rows whose tags hold a text.</summary>
    /// <param name="tag">The text.</param>
    /// <param name="count">How many rows to wait for.</param>
    public Task<IReadOnlyList<TableEntity>> WaitForTagAsync(string tag, int count = 1) =>
        WaitAsync(null, count, row => row.GetString("Tags")?.Contains(tag, StringComparison.Ordinal) is true);

    private async Task<IReadOnlyList<TableEntity>> WaitAsync(string? filter, int count, Func<TableEntity, bool>? keep = null)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var rows = await ReadAsync(filter, keep);
            if (rows.Count >= count || TimeProvider.System.GetElapsedTime(started) > Patience)
            {
                return rows;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellation);
        }
    }

    private async Task<IReadOnlyList<TableEntity>> ReadAsync(string? filter, Func<TableEntity, bool>? keep)
    {
        try
        {
            var rows = new List<TableEntity>();
            await foreach (var row in Table().QueryAsync<TableEntity>(filter, cancellationToken: TestContext.Current.CancellationToken))
            {
                if (keep is null || keep(row))
                {
                    rows.Add(row);
                }
            }

            return rows;
        }
        catch (Azure.RequestFailedException failure) when (failure.Status is 0 or 404 or >= 500)
        {
            return []; // not created yet, or storage is down
        }
    }

    private TableClient Table()
    {
        var options = new TableClientOptions();
        options.Retry.MaxRetries = 0;
        return new TableClient(ConnectionString, "UsageLedger", options);
    }

    private JsonElement Described(string member) => JsonElement.Parse(File.ReadAllText(_description)).GetProperty(member);
}
