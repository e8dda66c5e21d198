using System.Text.Json;
using Auriko.Simulator.Hosting;
using Auriko.Simulator.Model;
using Auriko.Simulator.Model.Tools;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Dialects.Gemini;

/// <summary>Reads a generateContent request as strictly as the real service.</summary>
internal static class GeminiRequest
{
    private static readonly string[] Members =
    [
        "contents", "tools", "toolConfig", "safetySettings", "systemInstruction", "generationConfig", "cachedContent",
        "model", "labels", "serviceTier", "store",
    ];

    private static readonly string[] SchemaMembers =
    [
        "type", "format", "title", "description", "nullable", "enum", "maxItems", "minItems", "properties", "required",
        "minProperties", "maxProperties", "minLength", "maxLength", "pattern", "example", "anyOf", "propertyOrdering",
        "default", "items", "minimum", "maximum",
    ];

    public static ModelCall Read(JsonElement body, CallPath path)
    {
        var request = new RequestFields(body);
        foreach (var member in body.EnumerateObject().Where(member => !Members.Contains(member.Name)))
        {
            throw Unknown(member.Name, string.Empty);
        }

        var config = request.Object("generationConfig");
        config?.CheckDecimal("temperature", 0, 2);
        config?.CheckDecimal("topP", 0, 1);
        var thinking = config?.Object("thinkingConfig");
        var tools = Tools(request);
        var (mode, forced) = Choice(request, tools);
        var model = path.Model!;
        return new ModelCall
        {
            Flavour = Flavour.Gemini,
            Body = body,
            Model = model,
            Stream = path.Stream,
            Events = path.Events,
            Turns = GeminiContents.Read(request, model),
            Tools = tools,
            ToolMode = mode,
            ForcedTool = forced,
            MaxTokens = config?.Integer("maxOutputTokens", 1),
            Schema = Schema(config),
            JsonObject = config?.String("responseMimeType") == "application/json",
            Effort = Effort(thinking, model),
            ReasoningShown = thinking?.Bool("includeThoughts") ?? false,
        };
    }

    private static string? Effort(RequestFields? thinking, string model)
    {
        if (thinking is not { } asked)
        {
            return null;
        }

        var budget = asked.Integer("thinkingBudget", -1);
        var level = asked.String("thinkingLevel");
        if (budget is not null && level is not null)
        {
            throw GeminiContents.Refused("You can only set only one of thinking budget and thinking level.");
        }

        if (level is not null && !model.StartsWith("gemini-3", StringComparison.Ordinal))
        {
            throw GeminiContents.Refused("Thinking level is not supported for this model.");
        }

        return budget == 0 ? null : level?.ToLowerInvariant() switch
        {
            null => "medium",
            "minimal" or "low" or "medium" or "high" => level.ToLowerInvariant(),
            _ => throw GeminiContents.Refused(
                $"Invalid value at 'generation_config.thinking_config.thinking_level' (type.googleapis.com/google.ai.generativelanguage.v1beta.ThinkingConfig.ThinkingLevel), \"{level}\""),
        };
    }

    private static List<ToolOffer> Tools(RequestFields request)
    {
        var offers = new List<ToolOffer>();
        foreach (var function in request.Objects("tools").SelectMany(tool => tool.Objects("functionDeclarations")))
        {
            var parameters = function.Object("parameters")?.Json;
            if (parameters is { } subset)
            {
                CheckSchema(subset, $"tools[0].function_declarations[{offers.Count}].parameters");
            }

            offers.Add(new ToolOffer(
                function.RequireString("name"),
                function.String("description") ?? string.Empty,
                LowerTypes(parameters ?? function.Object("parametersJsonSchema")?.Json ?? default)));
        }

        return offers;
    }

    private static (ToolMode Mode, string? Forced) Choice(RequestFields request, List<ToolOffer> tools)
    {
        if (request.Object("toolConfig")?.Object("functionCallingConfig") is not { } config)
        {
            return (ToolMode.Auto, null);
        }

        var mode = config.String("mode")?.ToUpperInvariant();
        if (config.Get("allowedFunctionNames") is { } names)
        {
            if (mode is not ("ANY" or "VALIDATED"))
            {
                throw GeminiContents.Refused("Allowed function names should only be set when function calling mode is ANY or VALIDATED.");
            }

            var allowed = names.EnumerateArray().Select(name => name.GetString()).ToHashSet();
            tools.RemoveAll(tool => !allowed.Contains(tool.Name));
        }

        return mode switch
        {
            "NONE" => (ToolMode.None, null),
            "ANY" when tools.Count > 0 => (ToolMode.Required, tools.Count == 1 ? tools[0].Name : null),
            "ANY" => throw GeminiContents.Refused(
                "Function calling config is set without function_declarations."),
            _ => (ToolMode.Auto, null),
        };
    }

    private static JsonElement? Schema(RequestFields? config)
    {
        if (config?.Object("responseSchema")?.Json is { } subset)
        {
            CheckSchema(subset, "generation_config.response_schema");
            return LowerTypes(subset);
        }

        return config?.Object("responseJsonSchema")?.Json;
    }

    private static void CheckSchema(JsonElement schema, string path)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var member in schema.EnumerateObject())
        {
            if (!SchemaMembers.Contains(member.Name))
            {
                throw Unknown(member.Name, path);
            }

            foreach (var (child, at) in Children(member, path))
            {
                CheckSchema(child, at);
            }
        }
    }

    private static IEnumerable<(JsonElement Child, string Path)> Children(JsonProperty member, string path) =>
        (member.Name, member.Value.ValueKind) switch
        {
            ("properties", JsonValueKind.Object) => member.Value.EnumerateObject()
                .Select((property, index) => (property.Value, $"{path}.properties[{index}].value")),
            ("items", _) => [(member.Value, $"{path}.items")],
            ("anyOf", JsonValueKind.Array) => member.Value.EnumerateArray().Select((child, index) => (child, $"{path}.any_of[{index}]")),
            _ => [],
        };

    // Types may be written in either case; the rest of the simulator knows those of JSON Schema.
    private static JsonElement LowerTypes(JsonElement schema)
    {
        if (schema.ValueKind == JsonValueKind.Undefined)
        {
            return schema;
        }

        var text = schema.GetRawText();
        foreach (var type in (string[])["OBJECT", "ARRAY", "STRING", "NUMBER", "INTEGER", "BOOLEAN"])
        {
            text = text.Replace($"\"{type}\"", $"\"{type.ToLowerInvariant()}\"", StringComparison.Ordinal);
        }

        return JsonElement.Parse(text);
    }

    private static CallRejectedException Unknown(string name, string path) => GeminiContents.Refused(
        $"Invalid JSON payload received. Unknown name \"{name}\"{(path.Length > 0 ? $" at '{path}'" : string.Empty)}: Cannot find field.");
}
