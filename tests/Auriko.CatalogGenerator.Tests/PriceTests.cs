namespace Auriko.CatalogGenerator.Tests;

public sealed class PriceTests
{
    [Fact]
    public void Run_EveryUnit_HasItsMember()
    {
        var prices = Inputs.PricesOf("""
            { "web_searches_kcount":10, "output_image_mtok":30, "output_mtok":15, "cache_write_1h_mtok":6, "input_mtok":3,
              "cache_write_mtok":3.75, "cache_read_mtok":0.3, "input_audio_mtok":1, "storage_searches_kcount":2.5 }
            """);

        Assert.Equal(
            """{"input":"3","cached_input":"0.3","cache_write":"3.75","cache_write_1h":"6","output":"15","image_output":"30","web_search_per_1k":"10"}""",
            prices.ToJsonString());
    }

    [Theory]
    [InlineData("0.1", "0.1")]
    [InlineData("0.003625", "0.003625")]
    [InlineData("1e-9", "0.000000001")]
    [InlineData("12.50", "12.5")]
    public void Run_Amount_IsExact(string amount, string expected) =>
        Assert.Equal(expected, Inputs.PricesOf($$"""{ "input_mtok":{{amount}}, "output_mtok":20 }""")["input"]!.GetValue<string>());

    [Fact]
    public void Run_Tiers_BecomeWholePriceLists()
    {
        var prices = Inputs.PricesOf("""
            { "input_mtok":{ "base":1, "tiers":[{ "start":200000, "price":2 }, { "start":500000, "price":4 }] },
              "cache_read_mtok":0.1, "output_mtok":{ "base":5, "tiers":[{ "start":500000, "price":10 }] }, "web_searches_kcount":10 }
            """);

        Assert.Equal("1", prices["input"]!.GetValue<string>());
        Assert.Equal(
            """[{"above_input_tokens":200000,"input":"2","cached_input":"0.1","output":"5"},{"above_input_tokens":500000,"input":"4","cached_input":"0.1","output":"10"}]""",
            prices["long_context"]!.ToJsonString());
    }

    [Fact]
    public void Run_TierPastTheContextWindow_IsLeftOut() =>
        Assert.Null(Inputs.PricesOf("""
            { "input_mtok":{ "base":1, "tiers":[{ "start":1000000, "price":2 }] }, "output_mtok":5 }
            """)["long_context"]);

    [Fact]
    public void Run_DatedPrices_AreThoseOfTheDay()
    {
        const string prices = """
            [{ "prices":{ "input_mtok":4, "output_mtok":8 } },
             { "constraint":{ "type":"start_date", "start_date":"2026-11-25" }, "prices":{ "input_mtok":3, "output_mtok":6 } },
             { "constraint":{ "type":"start_date", "start_date":"2026-11-26" }, "prices":{ "input_mtok":2, "output_mtok":4 } }]
            """;

        Assert.Equal("""{"input":"3","output":"6"}""", Inputs.PricesOf(prices).ToJsonString());
        Assert.Equal(
            ["prices.providers.theirs['m'].prices[2] comes into force on 2026-11-26."],
            Inputs.NoticesOf($$"""{ "id":"m", "match":{ "equals":"m" }, "prices":{{prices}} }"""));
    }

    [Fact]
    public void Run_HoursOfTheDay_BecomeWindowsOfWhichTheLastComesFirst()
    {
        var windows = Inputs.PricesOf(
            """
            [{ "constraint":{ "type":"time_of_date", "start_time":"20:00:00Z", "end_time":"21:00:00Z" }, "prices":{ "input_mtok":9, "output_mtok":9 } },
             { "prices":{ "input_mtok":1, "output_mtok":2 } },
             { "constraint":{ "type":"time_of_date", "start_time":"00:30:00Z", "end_time":"16:30:00Z" }, "prices":{ "input_mtok":2, "output_mtok":4 } },
             { "constraint":{ "type":"time_of_date", "start_time":"06:00:00Z", "end_time":"10:00:00Z" }, "prices":{ "input_mtok":3, "output_mtok":6 } }]
            """,
            """{ "window_days":["mon"] }""")["windows"]!;

        Assert.Equal(
            """[{"from":"06:00","to":"10:00","days":["mon"],"input":"3","output":"6"},{"from":"00:30","to":"16:30","days":["mon"],"input":"2","output":"4"}]""",
            windows.ToJsonString());
    }

    [Theory]
    [InlineData("""{ "input_mtok":1, "output_mtok":2, "input_mchars":1 }""", "prices.providers.theirs['m'].prices.input_mchars: is a unit the generator does not know.")]
    [InlineData("""{ "input_mtok":1, "output_mtok":2, "output_reasoning_mtok":3 }""", "prices.providers.theirs['m'].prices.output_reasoning_mtok: is a unit the generator does not know.")]
    [InlineData("""{ "input_mtok":"1", "output_mtok":2 }""", "prices.providers.theirs['m'].prices.input_mtok: must be dollars of at most 9 decimals.")]
    [InlineData("""{ "input_mtok":-1, "output_mtok":2 }""", "prices.providers.theirs['m'].prices.input_mtok: must be dollars of at most 9 decimals.")]
    [InlineData("""{ "input_mtok":0.18000000000000002, "output_mtok":2 }""", "prices.providers.theirs['m'].prices.input_mtok: must be dollars of at most 9 decimals.")]
    [InlineData("""{ "input_mtok":{ "base":1, "steps":[] }, "output_mtok":2 }""", "prices.providers.theirs['m'].prices.input_mtok.steps: is not known here.")]
    [InlineData("""{ "input_mtok":{ "base":1, "tiers":[{ "from":1, "price":2 }] }, "output_mtok":2 }""", "prices.providers.theirs['m'].prices.input_mtok.tiers[0].from: is not known here.")]
    [InlineData("""{ "input_mtok":{ "base":1, "tiers":[{ "start":1.5, "price":2 }] }, "output_mtok":2 }""", "prices.providers.theirs['m'].prices.input_mtok.tiers[0]: must have a 'start' of whole tokens and a 'price'.")]
    [InlineData("""[{ "constraint":{ "type":"weekday" }, "prices":{} }, { "prices":{ "input_mtok":1, "output_mtok":2 } }]""", null)]
    [InlineData("""[{ "prices":{ "input_mtok":1, "output_mtok":2 } }, { "constraint":{ "type":"weekday" }, "prices":{} }]""", "prices.providers.theirs['m'].prices[1].constraint: is of an unknown kind.")]
    [InlineData("""[{ "prices":{ "input_mtok":1, "output_mtok":2 } }, { "constraint":{ "type":"start_date", "start_date":"soon" }, "prices":{} }]""", "prices.providers.theirs['m'].prices[1].constraint: is of an unknown kind.")]
    [InlineData("""[{ "prices":{ "input_mtok":1, "output_mtok":2 } }, { "constraint":{ "type":"time_of_date", "start_time":"00:30:30Z", "end_time":"01:00:00Z" }, "prices":{ "input_mtok":1, "output_mtok":2 } }]""", "prices.providers.theirs['m'].prices[1].constraint: 'start_time' must be a time of whole minutes in UTC.")]
    public void Run_UnknownShape_IsRefusedAtItsPlace(string prices, string? error)
    {
        var errors = Inputs.ErrorsOf(prices);

        Assert.True(error is null ? errors.Count == 0 : errors.Contains(error), string.Join('\n', errors));
    }

    [Fact]
    public void Run_PricesWithoutInput_AreToBeStatedByHand()
    {
        Assert.Contains(
            "prices.providers.theirs['m'].prices: has no input_mtok: state the offering's prices by hand.", Inputs.ErrorsOf("{}"));
        Assert.Equal(
            """{"input":"1","output":"2"}""",
            Inputs.PricesOf("{}", """{ "prices":{ "input":"1", "output":"2" }, "source":"a page" }""").ToJsonString());
    }

    [Fact]
    public void Run_AddedAmount_IsRefusedOnceThePackageHasIt()
    {
        const string added = """{ "add":{ "web_search_per_1k":"14" }, "source":"a page" }""";

        Assert.Equal(
            """{"input":"1","output":"2","web_search_per_1k":"14"}""",
            Inputs.PricesOf("""{ "input_mtok":1, "output_mtok":2 }""", added).ToJsonString());
        Assert.Equal(
            "curated.models[0].offerings.p.add.web_search_per_1k: is no longer needed: prices 1.0.0 has it for 'm'.",
            Assert.Single(Inputs.ErrorsOf("""{ "input_mtok":1, "output_mtok":2, "web_searches_kcount":10 }""", added)));
    }
}
