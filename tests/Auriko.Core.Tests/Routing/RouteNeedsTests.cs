using Auriko.Core.Catalog;
using Auriko.Core.Routing;
using static Auriko.Core.Tests.Routing.Routes;

namespace Auriko.Core.Tests.Routing;

/// <summary>A need that only some candidates meet leaves the others out, and one that nobody meets leaves out nobody.</summary>
public sealed class RouteNeedsTests
{
    private const string File = """[{"role":"user","content":[{"type":"input_file","file_url":"https://x/y.pdf"}]}]""";
    private const string Audio = """[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"AA==","format":"wav"}}]}]""";
    private const string Answered = """
        [{"role":"user","content":"x"},{"type":"function_call","call_id":"c","name":"f","arguments":"{}"},
         {"type":"function_call_output","call_id":"c","output":[{"type":"input_file","file_data":"data:application/pdf;base64,AA=="}]}]
        """;

    /// <summary>Dear and able, cheaper and native without tools of its own, cheapest and able of nothing but the catalog's word.</summary>
    private static readonly RouteConditions Conditions = Routes.Conditions(
        Offer("able", 9) with
        {
            Capabilities = new ModelCapabilities { BuiltInTools = ["web_search", "mcp"], Files = true, Logprobs = true },
        },
        Offer("plain", 2),
        Offer("chat", 1) with { Capabilities = new ModelCapabilities { BuiltInTools = ["web_search"] } }) with
    {
        IsNative = offering => offering.Provider.Value is not "chat",
    };

    [Theory]
    [InlineData(""" "input":"x" """, "chat plain able")]
    [InlineData(""" "input":"x","tools":[{"type":"function","name":"f"}] """, "chat plain able")]
    [InlineData(""" "input":"x","tools":[{"type":"web_search"}] """, "able")]
    [InlineData(""" "input":"x","tools":[{"type":"web_search_preview_2025_03_11"},{"type":"mcp","server_label":"s"}] """, "able")]
    [InlineData(""" "input":"x","tools":[{"type":"web_search"}],"tool_choice":"none" """, "chat plain able")]
    [InlineData(""" "input":"x","tools":[{"type":"web_search"},{"type":"code_interpreter"}] """, "plain able")]
    [InlineData(""" "input":"x","tools":[{"type":"custom","name":"c"}] """, "plain able")]
    [InlineData(""" "input":"x","tools":[{"type":"custom","name":"c"},{"type":"web_search"}] """, "able")]
    [InlineData(""" "input":"x","tools":[{"type":"web_search"}],"tool_choice":{"type":"web_search"} """, "able")]
    [InlineData(""" "input":[{"type":"mcp_list_tools","id":"m","server_label":"s","tools":[]}] """, "plain able")]
    [InlineData($""" "input":{Audio} """, "plain able")]
    [InlineData($""" "input":{File} """, "able")]
    [InlineData($""" "input":{Answered} """, "able")]
    [InlineData(""" "input":"x","top_logprobs":0 """, "able")]
    [InlineData(""" "input":"x","include":["message.output_text.logprobs"] """, "able")]
    [InlineData(""" "input":"x","include":["reasoning.encrypted_content"] """, "chat plain able")]
    public void Plan_NeedOnlySomeMeet_DropsTheOthers(string request, string expected) =>
        Assert.Equal(expected, Order(Plan(Conditions, more: request)));

    [Theory]
    [InlineData(""" "input":"x","tools":[{"type":"web_search"}] """)]
    [InlineData($""" "input":{File} """)]
    [InlineData($""" "input":{Audio} """)]
    [InlineData(""" "input":"x","top_logprobs":2 """)]
    public void Plan_NeedNobodyMeets_LeavesTheOrder(string request)
    {
        var chats = Routes.Conditions(
            Offer("searches", 2) with { Capabilities = new ModelCapabilities { BuiltInTools = ["web_search"] } }, Offer("cheap", 1));

        Assert.Equal("cheap searches", Order(Plan(chats, more: request)));
    }

    [Fact]
    public void Plan_ToolOfTheResponsesApi_SaysWhyOthersAreLeftOut()
    {
        var plan = Plan(Conditions, more: """ "input":"x","tools":[{"type":"web_search"}] """);

        Assert.Equal(
            [(null, "ranked"), ("built_in_tools", "not every built-in tool"), ("native", "its provider does not speak the Responses API")],
            plan.Decision!.Outcome.Candidates.Select(verdict => (verdict.DroppedBy, verdict.Reason)));
    }
}
