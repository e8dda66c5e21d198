using System.Text;
using Auriko.Core.Catalog;
using Auriko.Core.Ledger;
using Auriko.Core.Ledger.Reconciling;

namespace Auriko.Core.Tests.Ledger.Reconciling;

public sealed class ReconciliationTests
{
    private static readonly DateOnly Day = new(2026, 11, 20);

    private static readonly CatalogSnapshot Catalog = new(
        "v1", Entries.Noon, [new ModelEntry { Id = "model-one", Aliases = ["model-one-2026-01-01"] }]);

    [Theory]
    [InlineData("date,model,input_tokens,cached_tokens,output_tokens,cost_usd\r\n2026-11-20,model-one,10,2,3,0.5\r\n", 10L, 2L, 3L, "0.5")]
    [InlineData("\uFEFFModel, Date ,note,cost_usd\n\"model-one\",2026-11-20,\"a, \"\"b\"\"\",1e-3\n", null, null, null, "0.001")]
    [InlineData(
        """
        {"object":"page","data":[{"object":"bucket","start_time":1795132800,"end_time":1795219200,"results":[
         {"object":"usage","input_tokens":10,"output_tokens":3,"input_cached_tokens":2,"num_model_requests":1,"model":"model-one"}]}],
         "has_more":false,"next_page":null}
        """, 10L, 2L, 3L, null)]
    [InlineData(
        """
        {"object":"page","data":[{"object":"bucket","start_time":1795132800,"results":[
         {"object":"costs","amount":{"value":0.06,"currency":"usd"},"line_item":"model-one, input","project_id":null}]}],"has_more":false}
        """, null, null, null, "0.06")]
    [InlineData(
        """
        [{"data":[{"starting_at":"2026-11-20T00:00:00Z","ending_at":"2026-11-21T00:00:00Z","results":[
         {"uncached_input_tokens":5,"cache_creation":{"ephemeral_1h_input_tokens":1,"ephemeral_5m_input_tokens":2},
          "cache_read_input_tokens":2,"output_tokens":3,"model":"model-one","server_tool_use":{"web_search_requests":0}}]}],"has_more":true},
         {"data":[],"has_more":false}]
        """, 10L, 2L, 3L, null)]
    [InlineData(
        """
        {"data":[{"starting_at":"2026-11-20T00:00:00Z","results":[
         {"amount":"123.45","currency":"USD","cost_type":"tokens","model":"model-one","token_type":"output_tokens"}]}],"has_more":false}
        """, null, null, null, "1.2345")]
    public void Read_DocumentedShape_GivesItsFigures(string file, long? input, long? cached, long? output, string? cost)
    {
        var line = Assert.Single(StatementReader.Read(Encoding.UTF8.GetBytes(file)));

        Assert.Equal((Day, "model-one"), (line.Day, line.Model));
        Assert.Equal((input, cached, output), (line.InputTokens, line.CachedTokens, line.OutputTokens));
        Assert.Equal(cost, line.CostUsd?.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n")]
    [InlineData("day,model\n")]
    [InlineData("date,model,cost_usd\n20.11.2026,m,1\n")]
    [InlineData("date,model,cost_usd\n2026-11-20,m,one\n")]
    [InlineData("date,model,input_tokens\n2026-11-20,,1\n")]
    [InlineData("{\"data\":")]
    [InlineData("{}")]
    [InlineData("""{"data":[{"results":[]}]}""")]
    [InlineData("""{"data":[{"start_time":0,"results":[{"input_tokens":1,"model":null}]}]}""")]
    [InlineData("""{"data":[{"start_time":0,"results":[{"amount":{"value":1,"currency":"eur"},"line_item":"m"}]}]}""")]
    [InlineData("""{"data":[{"start_time":0,"results":[{"amount":{"value":1,"currency":"usd"},"line_item":null}]}]}""")]
    [InlineData("""{"data":[],"has_more":true}""")]
    public void Read_NoStatement_SaysSo(string file) =>
        Assert.Throws<FormatException>(() => StatementReader.Read(Encoding.UTF8.GetBytes(file)));

    [Fact]
    public void Compare_NamesOfAModel_AreOneAndOnlyFiguresToldCount()
    {
        StatementLine[] statement =
        [
            new(Day, "model-one-2026") { InputTokens = 9, OutputTokens = 18 },
            new(Day, "model-one-2026-01-01") { InputTokens = 1 },
            new(Day.AddDays(1), "model-two") { InputTokens = 4 },
        ];
        var reconciliation = new Reconciliation(statement, Catalog);
        reconciliation.Add(Entries.Make() with { Credential = CredentialOwner.Platform });
        reconciliation.Add(Entries.Make() with { Credential = CredentialOwner.Byok });

        Assert.Equal(
            [
                new Drift(Day, "model-one", "input_tokens", 10, 10), new Drift(Day, "model-one", "output_tokens", 18, 18),
                new Drift(Day.AddDays(1), "model-two", "input_tokens", 0, 4), new Drift(Day.AddDays(1), "model-two", "output_tokens", 0, 0),
            ],
            reconciliation.Compare());
    }

    [Theory]
    [InlineData(100, 100, 0, false)]
    [InlineData(101, 100, 1, false)]
    [InlineData(99, 100, -1, false)]
    [InlineData(102, 100, 2, true)]
    [InlineData(0, 100, -100, true)]
    [InlineData(1, 0, null, true)]
    [InlineData(0, 0, 0, false)]
    public void IsBeyond_OnePercent_IsOfWhatTheProviderHas(int ours, int theirs, int? percent, bool isBeyond)
    {
        var drift = new Drift(Day, "m", "input_tokens", ours, theirs);

        Assert.Equal((percent, isBeyond), ((int?)drift.Percent, drift.IsBeyond(1)));
    }
}
