using System.Collections.Concurrent;
using System.Text.Json;
using Auriko.EndToEnd.Tests.Harness;

namespace Auriko.EndToEnd.Tests.Failures;

/// <summary>
/// Every fault of the simulator × plain and stream × one candidate and three × the first failing and all: what the caller
/// gets, how often providers are called, and one row of the ledger for each attempt.
/// </summary>
public sealed class FailureMatrixTests(ImpatientGateway impatient) : IClassFixture<ImpatientGateway>
{
    private const int AtOnce = 16;

    [Fact]
    public async Task Fault_EveryCell_EndsAsTheContractSays()
    {
        var problems = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            FailureCase.All,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken },
            async (cell, _) => Note(problems, cell, await Record.ExceptionAsync(() => AskAsync(cell))));

        var rows = await impatient.Gateway.Ledger.WaitForTagAsync("cell-", FailureCase.All.Sum(cell => cell.Calls));
        foreach (var cell in FailureCase.All)
        {
            var booked = rows.Where(row => row.GetString("Model") == cell.Model).OrderBy(row => row.GetInt32("AttemptNumber"));
            Note(problems, cell, Record.Exception(() => Assert.Equal(Ends(cell), booked.Select(row => row.GetString("End")))));
        }

        Assert.Empty(problems.Order());
    }

    private static void Note(ConcurrentBag<string> problems, FailureCase cell, Exception? thrown)
    {
        if (thrown is not null)
        {
            problems.Add($"{cell}: {thrown.Message}");
        }
    }

    private async Task AskAsync(FailureCase cell)
    {
        using var reply = await impatient.Gateway.PostAsync(cell.Request());
        await CheckReplyAsync(cell, reply);
        Assert.Equal(cell.Calls, await impatient.Gateway.Simulator.CallsAsync(cell.Model));
    }

    private static async Task CheckReplyAsync(FailureCase cell, HttpResponseMessage reply)
    {
        if (cell.Stream && (cell.IsAnswered || cell.HasOutput))
        {
            Assert.Equal(200, (int)reply.StatusCode);
            var last = (await Sse.ReadLegalAsync(reply))[^1];
            Assert.Equal(cell.IsAnswered ? "response.completed" : "response.failed", last.GetProperty("type").GetString());
            return;
        }

        var text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var body = JsonElement.Parse(text);
        if (cell.IsAnswered)
        {
            Assert.Equal((200, "completed"), ((int)reply.StatusCode, body.GetProperty("status").GetString()));
            return;
        }

        var error = body.GetProperty("error");
        Assert.Equal((cell.Fault.Status, cell.Fault.Code), ((int)reply.StatusCode, error.GetProperty("code").GetString()));
        Assert.Contains(error.GetProperty("provider").GetString(), (string[])["openai", "deepseek", "azure_openai"]);
    }

    private static IEnumerable<string> Ends(FailureCase cell)
    {
        var failure = cell.HasOutput ? "failed_after_output" : "failed_before_output";
        var failures = Enumerable.Repeat(failure, cell.IsAnswered ? cell.Calls - 1 : cell.Calls);
        return cell.IsAnswered ? failures.Append("completed") : failures;
    }
}

/// <summary>A gateway that waits a second for a provider, with a model for each cell of the matrix.</summary>
public sealed class ImpatientGateway : IAsyncLifetime
{
    private StandaloneGateway? _gateway;

    public StandaloneGateway Gateway => _gateway ?? throw new InvalidOperationException("The gateway is not started.");

    public async ValueTask InitializeAsync()
    {
        var folder = RepositoryPaths.NewFolder();
        var catalog = Path.Combine(folder, "catalog.json");
        await File.WriteAllTextAsync(catalog, FailureCase.Catalog().ToJsonString());
        var settings = new Dictionary<string, string?> { ["Auriko__Catalog__File"] = catalog };
        foreach (var provider in (string[])["openai", "deepseek", "azure_openai"])
        {
            settings[$"Auriko__Providers__{provider}__FirstTokenTimeout"] = "00:00:01";
            settings[$"Auriko__Providers__{provider}__IdleTimeout"] = "00:00:01";
        }

        _gateway = await StandaloneGateway.StartAsync(folder, settings);
    }

    public ValueTask DisposeAsync() => _gateway?.DisposeAsync() ?? ValueTask.CompletedTask;
}
