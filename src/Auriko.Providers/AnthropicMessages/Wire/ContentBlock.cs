using System.Text.Json;
using Auriko.Providers.Translation;

namespace Auriko.Providers.AnthropicMessages.Wire;

/// <summary>A block of a turn, of the system prompt or of a tool's result, ready to be written.</summary>
internal abstract record ContentBlock
{
    /// <summary>The caller's <c>cache_control</c>; null without one.</summary>
    public JsonElement? CacheControl { get; init; }

    /// <summary>Writes a list of blocks.</summary>
    public static void Write(Utf8JsonWriter writer, IEnumerable<ContentBlock> blocks)
    {
        writer.WriteStartArray();
        foreach (var block in blocks)
        {
            block.Write(writer);
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes the block's members, its <c>type</c> first.</summary>
    protected abstract void WriteMembers(Utf8JsonWriter writer);

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteMembers(writer);
        if (CacheControl is { } mark)
        {
            WireJson.WriteVerbatim(writer, CacheMarks.Member, mark);
        }

        writer.WriteEndObject();
    }
}

/// <summary>Text.</summary>
/// <param name="Text">The text; not empty.</param>
internal sealed record TextBlock(string Text) : ContentBlock
{
    /// <inheritdoc/>
    protected override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("type"u8, "text"u8);
        writer.WriteString("text"u8, Text);
    }
}

/// <summary>An image or a document.</summary>
/// <param name="Type"><c>image</c> or <c>document</c>.</param>
/// <param name="Source">Where it is.</param>
/// <param name="Title">A document's name; null without one.</param>
internal sealed record SourcedBlock(string Type, BlockSource Source, string? Title) : ContentBlock
{
    /// <inheritdoc/>
    protected override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("type"u8, Type);
        writer.WriteStartObject("source"u8);
        writer.WriteString("type"u8, Source.Type);
        if (Source.MediaType is not null)
        {
            writer.WriteString("media_type"u8, Source.MediaType);
        }

        writer.WriteString(Source.Type == "url" ? "url"u8 : "data"u8, Source.Value);
        writer.WriteEndObject();
        if (!string.IsNullOrEmpty(Title))
        {
            writer.WriteString("title"u8, Title);
        }
    }
}

/// <summary>Where an image or a document is.</summary>
/// <param name="Type"><c>base64</c>, <c>text</c> or <c>url</c>.</param>
/// <param name="Value">The base64 text, the text or the address.</param>
/// <param name="MediaType">Its media type; null for an address.</param>
internal sealed record BlockSource(string Type, string Value, string? MediaType);

/// <summary>A call the assistant made.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">The tool's name.</param>
/// <param name="Input">The arguments, an object.</param>
internal sealed record ToolUseBlock(string Id, string Name, JsonElement Input) : ContentBlock
{
    /// <inheritdoc/>
    protected override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("type"u8, "tool_use"u8);
        writer.WriteString("id"u8, Id);
        writer.WriteString("name"u8, Name);
        WireJson.WriteVerbatim(writer, "input", Input);
    }
}

/// <summary>The answer to a call.</summary>
/// <param name="Id">The call's id.</param>
/// <param name="Content">The answer; empty when there is nothing to say.</param>
/// <param name="IsError">Whether the tool failed.</param>
internal sealed record ToolResultBlock(string Id, IReadOnlyList<ContentBlock> Content, bool IsError) : ContentBlock
{
    /// <inheritdoc/>
    protected override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("type"u8, "tool_result"u8);
        writer.WriteString("tool_use_id"u8, Id);
        if (Content.Count > 0)
        {
            writer.WritePropertyName("content"u8);
            Write(writer, Content);
        }

        if (IsError)
        {
            writer.WriteBoolean("is_error"u8, true);
        }
    }
}

/// <summary>What the assistant thought, as it was signed.</summary>
/// <param name="Thought">The thought.</param>
internal sealed record ThoughtBlock(SignedThought Thought) : ContentBlock
{
    /// <inheritdoc/>
    protected override void WriteMembers(Utf8JsonWriter writer) => Thought.WriteMembers(writer);
}
