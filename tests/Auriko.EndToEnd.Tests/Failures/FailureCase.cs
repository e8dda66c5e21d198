using System.Text.Json.Nodes;
using Auriko.EndToEnd.Tests.Harness;

namespace Auriko.EndToEnd.Tests.Failures;

/// <summary>One cell of the matrix.</summary>
/// <param name="Fault">What goes wrong.</param>
/// <param name="Stream">Whether the caller asked for a stream.</param>
/// <param name="Candidates">How many providers may be called.</param>
/// <param name="Failing">How many of them fail: the first, or all.</param>
internal sealed record FailureCase(Fault Fault, bool Stream, int Candidates, int Failing)
{
    private static readonly string[] Providers = ["deepseek", "openai", "azure_openai"];

    /// <summary>Every cell, each with a model of its own, so that no cell learns from another.</summary>
    public static IReadOnlyList<FailureCase> All { get; } =
    [
        .. from fault in Fault.BeforeOutput.Concat(Fault.AfterOutput)
           from stream in (bool[])[false, true]
           from candidates in (int[])[1, 3]
           select new FailureCase(fault, stream, candidates, 1),
        .. from fault in Fault.InPlaceOfAReply
           from stream in (bool[])[false, true]
           select new FailureCase(fault, stream, 3, 3),
    ];

    /// <summary>The model of a cell; the name also marks the rows of its attempts.</summary>
    public string Model => $"cell-{Array.IndexOf([.. All], this):000}";

    /// <summary>Whether the fault comes when there is output already.</summary>
    public bool HasOutput => Fault.AfterOutput.Contains(Fault);

    /// <summary>Whether a candidate that does not fail answers in the end.</summary>
    public bool IsAnswered => Failing < Candidates && Fault.FallsBack && !HasOutput;

    /// <summary>How many calls the providers get.</summary>
    public int Calls => HasOutput || !Fault.FallsBack ? 1 : IsAnswered ? Failing + 1 : Candidates;

    /// <summary>The catalog in which every cell has its model, at three providers that are dearer from one to the next.</summary>
    public static JsonObject Catalog() => new()
    {
        ["version"] = "failures",
        ["published_at"] = "2026-11-23",
        ["models"] = new JsonArray([.. All.Select(cell => new JsonObject
        {
            ["id"] = cell.Model,
            ["offerings"] = new JsonArray([.. Providers.Select((provider, place) => new JsonObject
            {
                ["provider"] = provider,
                ["prices"] = new JsonObject { ["input"] = 1 + place, ["output"] = 1 + place },
            })]),
        })]),
    };

    /// <summary>The request.</summary>
    public JsonObject Request()
    {
        var script = Failing < Candidates || Candidates == 1 ? $"{Fault.Script} provider={Providers[0]}" : Fault.Script;
        var request = Requests.Text($"[[sim:{script} ttft_ms=0 delay_ms=5]][[sim:deltas count=6]] Go.", Model, Stream);
        request["gateway"] = new JsonObject
        {
            ["metadata"] = new JsonObject { ["cell"] = Model },
            ["routing"] = new JsonObject
            {
                ["providers"] = new JsonArray([.. Providers.Take(Candidates).Select(name => JsonValue.Create(name))]),
            },
        };
        return request;
    }

    public override string ToString() =>
        $"{Fault.Script}, {(Stream ? "stream" : "plain")}, {Failing} of {Candidates} fail";
}
