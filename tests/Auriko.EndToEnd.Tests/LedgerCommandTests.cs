using System.Globalization;
using System.Text.Json;
using Auriko.EndToEnd.Tests.Harness;
using Azure.Data.Tables;

namespace Auriko.EndToEnd.Tests;

/// <summary>The books of a running gateway, looked into from the command line and over HTTP.</summary>
public sealed class LedgerCommandTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Books_AfterTraffic_AreRightUntilARowIsTouched()
    {
        await using var gateway = await StandaloneGateway.StartAsync(RepositoryPaths.NewFolder());
        var cost = 0m;
        foreach (var model in new[] { "gpt-4.1-mini", "deepseek-chat", "gpt-4.1-mini" })
        {
            var (_, body) = await gateway.PostForJsonAsync(Requests.Text("Say hello.", model));
            cost += body["routing_metadata"]!["cost"]!["usd"]!.GetValue<decimal>();
            await gateway.Ledger.WaitForResponseAsync(body["id"]!.GetValue<string>());
        }

        var total = cost.ToString("0.000000000", CultureInfo.InvariantCulture);
        await ExpectAsync(gateway, 0, $"3 rows of 3 responses, {total} USD", "verify");
        var today = TimeProvider.System.GetUtcNow();
        var models = await gateway.Http.GetStringAsync("v1/models", Stop);
        var book = JsonElement.Parse(models).GetProperty("catalog_version").GetString()!;
        await ExpectAsync(
            gateway, 0, $"repriced by {book}", "reprice", "--book", book, "--month", today.ToString("yyyy-MM", CultureInfo.InvariantCulture));

        var file = Path.Combine(gateway.DataFolder, "rows.csv");
        await ExpectAsync(gateway, 0, "3 rows", "export", "--output", file);
        Assert.Equal(4, (await File.ReadAllLinesAsync(file, Stop)).Length);
        await ReconcileAsync(gateway, file);
        await ReadUsageAsync(gateway, cost);

        await TouchAsync(gateway);
        var touched = await ExpectAsync(gateway, 1, "mispriced  key_", "verify");
        Assert.Contains("Not right: 1 mispriced", touched, StringComparison.Ordinal);
    }

    private static async Task ReconcileAsync(StandaloneGateway gateway, string export)
    {
        var rows = (await File.ReadAllLinesAsync(export, Stop)).Select(line => line.Split(',')).ToArray();
        var (provider, model, cost, created) = (
            Array.IndexOf(rows[0], "provider"), Array.IndexOf(rows[0], "provider_model_id"), Array.IndexOf(rows[0], "cost_usd"),
            Array.IndexOf(rows[0], "created_at"));
        var theirs = rows.Skip(1).Where(row => row[provider] == "deepseek").Select(row => $"{row[created][..10]},{row[model]},{row[cost]}");
        var statement = Path.Combine(gateway.DataFolder, "statement.csv");

        await File.WriteAllLinesAsync(statement, theirs.Prepend("date,model,cost_usd"), Stop);
        await ExpectAsync(gateway, 0, "0.000", "reconcile", statement, "--provider", "deepseek");

        await File.WriteAllLinesAsync(statement, theirs.Append(theirs.Single()).Prepend("date,model,cost_usd"), Stop);
        await ExpectAsync(gateway, 1, "-50.000", "reconcile", statement, "--provider", "deepseek", "--tolerance", "49.9");
    }

    /// <summary>Roll-ups are made every minute; a start makes one at once.</summary>
    private static async Task ReadUsageAsync(StandaloneGateway gateway, decimal cost)
    {
        var key = (await new TableClient(gateway.ConnectionString, "ApiKeys").QueryAsync<TableEntity>(cancellationToken: Stop).FirstAsync(Stop))
            .GetString("KeyId");
        JsonElement usage;
        do
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, Stop);
            usage = JsonElement.Parse(await gateway.Http.GetStringAsync($"v1/workspaces/default/api-keys/{key}/usage?period=month", Stop));
        }
        while (usage.GetProperty("request_count").GetInt64() < 3);

        Assert.Equal((3, 0, cost), (
            usage.GetProperty("request_count").GetInt64(), usage.GetProperty("error_count").GetInt64(), usage.GetProperty("cost_usd").GetDecimal()));
        var byModel = JsonElement.Parse(await gateway.Http.GetStringAsync($"v1/usage?group_by=model&key_id={key}", Stop));
        Assert.Equal(
            [("deepseek-chat", 1), ("gpt-4.1-mini", 2)],
            byModel.GetProperty("data").EnumerateArray().Select(group => (group.GetProperty("id").GetString()!, group.GetProperty("request_count").GetInt32())));
    }

    private static async Task TouchAsync(StandaloneGateway gateway)
    {
        var table = new TableClient(gateway.ConnectionString, "UsageLedger");
        var row = await table.QueryAsync<TableEntity>(cancellationToken: Stop).FirstAsync(Stop);
        var change = new TableEntity(row.PartitionKey, row.RowKey) { ["CostNanoUsd"] = row.GetInt64("CostNanoUsd") + 1 };
        await table.UpdateEntityAsync(change, row.ETag, TableUpdateMode.Merge, Stop);
    }

    private static async Task<string> ExpectAsync(StandaloneGateway gateway, int code, string said, params string[] command)
    {
        await using var process = StandaloneGateway.Launch(["ledger", .. command, "--data", gateway.DataFolder]);
        Assert.True(await process.WaitForExitAsync() == code, process.Output);
        Assert.Contains(said, process.Output, StringComparison.Ordinal);
        return process.Output;
    }
}
