using System.Text.Json;
using System.Text.RegularExpressions;
using Auriko.Simulator.Hosting;
using Auriko.Simulator.Model;
using Auriko.Simulator.Model.Tools;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Dialects.Anthropic;

/// <summary>Reads a Messages request as strictly as the real service.</summary>
internal static partial class AnthropicRequest
{
    private const int LeastBudget = 1024;
    private const int MostMarks = 4;

    private static readonly string[] Members =
    [
        "model", "messages", "max_tokens", "system", "metadata", "stop_sequences", "stream", "temperature", "top_k",
        "top_p", "thinking", "tools", "tool_choice", "output_config", "cache_control", "service_tier", "container",
        "context_management", "mcp_servers", "inference_geo", "speed",
    ];

    public static ModelCall Read(JsonElement body)
    {
        var request = new RequestFields(body);
        CheckMembers(body);
        CheckMarks(body);
        var model = ClaudeModel.Of(request.RequireString("model"));
        request.Require("max_tokens");
        var limit = request.Integer("max_tokens", 1);
        request.CheckDecimal("temperature", 0, 1);
        request.CheckDecimal("top_p", 0, 1);
        model.CheckSampling(request);
        var thinking = Thinking(request, model, limit!.Value);
        var tools = Tools(request);
        var (mode, forced, parallel) = Choice(request, tools, thinking is not null);
        var turns = AnthropicMessages.Read(request, model, thinking == "enabled");
        var config = request.Object("output_config");
        var effort = config?.OneOf("effort", "low", "medium", "high", "xhigh", "max");
        model.CheckEffort(effort);

        return new ModelCall
        {
            Flavour = Flavour.Anthropic,
            Body = body,
            Model = request.RequireString("model"),
            Stream = request.Bool("stream") ?? false,
            Turns = turns,
            Tools = tools,
            ToolMode = mode,
            ForcedTool = forced,
            ParallelTools = parallel,
            MaxTokens = limit,
            Schema = AnthropicSchema.Of(config, model),
            Effort = thinking is null ? null : effort ?? "medium",
            ReasoningShown = request.Object("thinking")?.OneOf("display", "summarized", "omitted") is { } display
                ? display == "summarized"
                : model.ShowsThoughts,
            CacheLife = CacheLife(body),
        };
    }

    private static void CheckMembers(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw CallRejectedException.BadRequest("Input should be a valid dictionary", null);
        }

        foreach (var member in body.EnumerateObject().Where(member => !Members.Contains(member.Name)))
        {
            throw CallRejectedException.BadRequest($"{member.Name}: Extra inputs are not permitted", null);
        }
    }

    private static void CheckMarks(JsonElement body)
    {
        var marks = Marks(body);
        if (marks > MostMarks)
        {
            throw CallRejectedException.BadRequest(
                $"A maximum of {MostMarks} blocks with cache_control may be provided. Found {marks}.", null);
        }
    }

    private static int Marks(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().Sum(Marks),
        JsonValueKind.Object => json.EnumerateObject().Sum(
            member => member.NameEquals("cache_control") && member.Value.ValueKind == JsonValueKind.Object
                ? 1
                : Marks(member.Value)),
        _ => 0,
    };

    private static string? Thinking(RequestFields request, ClaudeModel model, int limit)
    {
        if (request.Object("thinking") is not { } thinking)
        {
            return null;
        }

        thinking.Require("type");
        var type = thinking.OneOf("type", "enabled", "adaptive", "disabled", "between_tools");
        if (type is "disabled" or "between_tools")
        {
            return null;
        }

        model.CheckThinking(type!);
        if (type == "enabled")
        {
            thinking.Require("budget_tokens");
            var budget = thinking.Integer("budget_tokens", LeastBudget);
            if (budget >= limit)
            {
                throw CallRejectedException.BadRequest("`max_tokens` must be greater than `thinking.budget_tokens`.", null);
            }
        }

        CheckThinkingSampling(request);
        return type;
    }

    private static void CheckThinkingSampling(RequestFields request)
    {
        if (request.Get("temperature") is { } heat && Math.Abs(heat.GetDouble() - 1) > 1e-9)
        {
            throw CallRejectedException.BadRequest(
                "`temperature` may only be set to 1 when thinking is enabled or in adaptive mode.", null);
        }

        if (request.Get("top_k") is not null)
        {
            throw CallRejectedException.BadRequest("`top_k` must be unset when thinking is enabled.", null);
        }

        if (request.Get("top_p") is { } top && top.GetDouble() < 0.95)
        {
            throw CallRejectedException.BadRequest(
                "`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled.", null);
        }
    }

    private static List<ToolOffer> Tools(RequestFields request)
    {
        var offers = new List<ToolOffer>();
        foreach (var tool in request.Objects("tools"))
        {
            if (tool.String("type") is not (null or "custom"))
            {
                continue;
            }

            var name = tool.RequireString("name");
            if (!NamePattern().IsMatch(name))
            {
                throw CallRejectedException.BadRequest(
                    $"tools.{offers.Count}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{{1,128}}$'", null);
            }

            var schema = tool.RequireObject("input_schema");
            if (schema.String("type") != "object")
            {
                throw CallRejectedException.BadRequest(
                    $"tools.{offers.Count}.custom.input_schema.type: Input should be 'object'", null);
            }

            SchemaRules.Check(
                schema.Json, tool.Bool("strict") ?? false, SchemaUse.Function(name, tool.Name("input_schema")));
            offers.Add(new ToolOffer(name, tool.String("description") ?? string.Empty, schema.Json));
        }

        return offers.DistinctBy(tool => tool.Name).Count() == offers.Count
            ? offers
            : throw CallRejectedException.BadRequest("tools: Tool names must be unique.", null);
    }

    private static (ToolMode Mode, string? Forced, bool Parallel) Choice(
        RequestFields request, List<ToolOffer> tools, bool thinks)
    {
        if (request.Object("tool_choice") is not { } choice)
        {
            return (ToolMode.Auto, null, true);
        }

        var parallel = choice.Bool("disable_parallel_tool_use") is not true;
        choice.Require("type");
        var type = choice.OneOf("type", "auto", "any", "tool", "none");
        if (type is "any" or "tool" && thinks)
        {
            throw CallRejectedException.BadRequest("Thinking may not be enabled when tool_choice forces tool use.", null);
        }

        if (type is "any" or "tool" && request.Objects("tools").Count == 0)
        {
            throw CallRejectedException.BadRequest($"tool_choice: '{type}' may only be specified while providing tools", null);
        }

        if (type != "tool")
        {
            return (type switch { "any" => ToolMode.Required, "none" => ToolMode.None, _ => ToolMode.Auto }, null, parallel);
        }

        var name = choice.RequireString("name");
        return tools.Exists(tool => tool.Name == name)
            ? (ToolMode.Required, name, parallel)
            : throw CallRejectedException.BadRequest($"Tool '{name}' not found in provided tools", null);
    }

    // A mark anywhere caches; the longest life named is taken for all, which is how a caller uses it.
    private static string? CacheLife(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().Select(CacheLife).Max(StringComparer.Ordinal) is { } life ? life : null,
        JsonValueKind.Object when json.TryGetProperty("cache_control", out var mark) && mark.ValueKind == JsonValueKind.Object =>
            mark.TryGetProperty("ttl", out var ttl) && ttl.ValueEquals("1h") ? "1h" : "5m",
        JsonValueKind.Object => json.EnumerateObject().Select(member => CacheLife(member.Value)).FirstOrDefault(life => life is not null),
        _ => null,
    };

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,128}$")]
    private static partial Regex NamePattern();
}
