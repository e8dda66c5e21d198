using System.Text.Json;
using Auriko.Simulator.Hosting;
using Auriko.Simulator.Model;
using Auriko.Simulator.Model.Tools;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Dialects.Chat;

/// <summary>Reads a chat completion request as strictly as the real services.</summary>
internal static class ChatRequest
{
    public static ModelCall Read(JsonElement body, Flavour flavour)
    {
        var request = new RequestFields(body);
        var model = request.RequireString("model");
        request.CheckDecimal("temperature", 0, 2);
        request.CheckDecimal("top_p", 0, 1);
        request.CheckDecimal("presence_penalty", -2, 2);
        request.CheckDecimal("frequency_penalty", -2, 2);
        var effort = Effort(request, model, flavour);
        var turns = ChatMessages.Read(request, thinking: flavour == Flavour.DeepSeek && effort is not null);
        var tools = request.Objects("tools")
            .Select(tool => ToolReader.Read(tool.RequireObject("function"), strictByDefault: false))
            .ToList();
        var (mode, forced) = Choice(request, tools);

        return new ModelCall
        {
            Flavour = flavour,
            Body = body,
            Model = model,
            Stream = request.Bool("stream") ?? false,
            Turns = turns,
            Tools = tools,
            ToolMode = mode,
            ForcedTool = forced,
            ParallelTools = request.Bool("parallel_tool_calls") ?? true,
            MaxTokens = request.Integer("max_completion_tokens", 1) ?? request.Integer("max_tokens", 1),
            Schema = Schema(request, out var jsonObject),
            JsonObject = jsonObject,
            Effort = effort,
            ReasoningShown = flavour == Flavour.DeepSeek,
            TopLogprobs = request.Bool("logprobs") is true ? request.Integer("top_logprobs", 0) ?? 0 : null,
            Obfuscation = flavour == Flavour.OpenAI
                && (request.Object("stream_options")?.Bool("include_obfuscation") ?? true),
            StreamUsage = request.Object("stream_options")?.Bool("include_usage") ?? false,
        };
    }

    private static string? Effort(RequestFields request, string model, Flavour flavour)
    {
        var effort = request.OneOf(
            "reasoning_effort", "none", "minimal", "low", "medium", "high", "xhigh", "max");
        if (flavour != Flavour.DeepSeek)
        {
            return effort;
        }

        var thinking = request.Object("thinking")?.OneOf("type", "enabled", "disabled");
        if (thinking == "disabled" || effort == "none")
        {
            return null;
        }

        var thinks = thinking == "enabled" || model.Contains("reasoner", StringComparison.Ordinal);
        return effort ?? (thinks ? "medium" : null);
    }

    private static (ToolMode Mode, string? Forced) Choice(RequestFields request, List<ToolOffer> tools)
    {
        if (request.Get("tool_choice") is not { } choice)
        {
            return (ToolMode.Auto, null);
        }

        if (choice.ValueKind == JsonValueKind.String)
        {
            return (ToolReader.Mode(request, "tool_choice", choice.GetString()!, tools), null);
        }

        var fields = request.RequireObject("tool_choice");
        if (fields.Object("allowed_tools") is { } allowed)
        {
            var names = allowed.Objects("tools").Select(tool => tool.Object("function")?.String("name")).ToHashSet();
            tools.RemoveAll(tool => !names.Contains(tool.Name));
            return (allowed.String("mode") == "required" ? ToolMode.Required : ToolMode.Auto, null);
        }

        var name = fields.RequireObject("function").RequireString("name");
        ToolReader.RequireOffered(name, tools, "tool_choice");
        return (ToolMode.Required, name);
    }

    private static JsonElement? Schema(RequestFields request, out bool jsonObject)
    {
        jsonObject = false;
        if (request.Object("response_format") is not { } format)
        {
            return null;
        }

        switch (format.RequireString("type"))
        {
            case "json_object":
                jsonObject = true;
                return null;
            case "json_schema":
                var named = format.RequireObject("json_schema");
                var schema = named.Require("schema");
                SchemaRules.Check(
                    schema,
                    named.Bool("strict") ?? false,
                    SchemaUse.Format(named.RequireString("name"), "response_format"));
                return schema;
            default:
                return null;
        }
    }
}
