using System.Text.Json;
using Auriko.Simulator.Hosting;
using Auriko.Simulator.Model;
using Auriko.Simulator.Model.Tools;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Dialects.Responses;

/// <summary>Reads a Responses request as strictly as the real service.</summary>
internal static class ResponsesRequest
{
    // The service itself asks for 16; taking fewer lets the shortest of answers be tried.
    private const int LeastOutputTokens = 1;

    public static ModelCall Read(JsonElement body, Flavour flavour)
    {
        var request = new RequestFields(body);
        var model = request.RequireString("model");
        request.CheckDecimal("temperature", 0, 2);
        request.CheckDecimal("top_p", 0, 1);
        var reasoning = request.Object("reasoning");
        var effort = reasoning?.OneOf("effort", "none", "minimal", "low", "medium", "high", "xhigh", "max");
        var summary = reasoning?.OneOf("summary", "auto", "concise", "detailed");
        var include = Include(request);
        var tools = Tools(request);
        var (mode, forced) = Choice(request, tools);

        return new ModelCall
        {
            Flavour = flavour,
            Body = body,
            Model = model,
            Stream = request.Bool("stream") ?? false,
            Turns = ResponsesInput.Read(request),
            Tools = tools,
            ToolMode = mode,
            ForcedTool = forced,
            ParallelTools = request.Bool("parallel_tool_calls") ?? true,
            MaxTokens = request.Integer("max_output_tokens", LeastOutputTokens),
            Schema = Schema(request, out var jsonObject),
            JsonObject = jsonObject,
            Effort = effort,
            ReasoningShown = summary is not null,
            EncryptedReasoning = include.Contains("reasoning.encrypted_content"),
            TopLogprobs = include.Contains("message.output_text.logprobs")
                ? request.Integer("top_logprobs", 0) ?? 0
                : null,
            Obfuscation = request.Object("stream_options")?.Bool("include_obfuscation") ?? true,
        };
    }

    private static List<string> Include(RequestFields request)
    {
        if (request.Get("include") is not { } list)
        {
            return [];
        }

        return list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : throw request.WrongType("include", "an array of strings", list);
    }

    private static List<ToolOffer> Tools(RequestFields request)
    {
        var offers = new List<ToolOffer>();
        foreach (var tool in request.Objects("tools"))
        {
            if (tool.RequireString("type") == "function")
            {
                offers.Add(ToolReader.Read(tool, strictByDefault: true));
            }
        }

        return offers;
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
        switch (fields.String("type"))
        {
            case "function":
                var name = fields.RequireString("name");
                ToolReader.RequireOffered(name, tools, "tool_choice");
                return (ToolMode.Required, name);
            case "allowed_tools":
                var allowed = fields.Objects("tools").Select(tool => tool.String("name")).ToHashSet();
                tools.RemoveAll(tool => !allowed.Contains(tool.Name));
                return (fields.String("mode") == "required" ? ToolMode.Required : ToolMode.Auto, null);
            default:
                return (ToolMode.Auto, null);
        }
    }

    private static JsonElement? Schema(RequestFields request, out bool jsonObject)
    {
        jsonObject = false;
        if (request.Object("text")?.Object("format") is not { } format)
        {
            return null;
        }

        switch (format.RequireString("type"))
        {
            case "json_object":
                jsonObject = true;
                return null;
            case "json_schema":
                var name = format.RequireString("name");
                var schema = format.Require("schema");
                SchemaRules.Check(
                    schema, format.Bool("strict") ?? false, SchemaUse.Format(name, format.Name("schema")));
                return schema;
            default:
                return null;
        }
    }
}
