using System.Collections.Frozen;
using Auriko.Core.Contract;
using Auriko.Providers.Translation;

namespace Auriko.Providers.Gemini;

/// <summary>Reads images and files: their bytes, or where they are, and of what type.</summary>
/// <param name="log">Receives what is lost.</param>
internal sealed class GeminiMedia(TranslationLog log)
{
    private const string AnyImage = "image/jpeg";
    private const string AnyFile = "application/pdf";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        ["png"] = "image/png",
        ["jpg"] = "image/jpeg",
        ["jpeg"] = "image/jpeg",
        ["webp"] = "image/webp",
        ["gif"] = "image/gif",
        ["heic"] = "image/heic",
        ["heif"] = "image/heif",
        ["pdf"] = "application/pdf",
        ["txt"] = "text/plain",
        ["md"] = "text/markdown",
        ["html"] = "text/html",
        ["csv"] = "text/csv",
        ["xml"] = "text/xml",
        ["json"] = "application/json",
        ["mp3"] = "audio/mpeg",
        ["wav"] = "audio/wav",
        ["ogg"] = "audio/ogg",
        ["flac"] = "audio/flac",
        ["mp4"] = "video/mp4",
        ["mov"] = "video/quicktime",
        ["webm"] = "video/webm",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>An image; null when it cannot be sent.</summary>
    public MediaPart? Read(InputImage image, string pointer)
    {
        log.DropUnread(image.Raw, pointer, "type", "image_url", "file_id", "detail");
        if (image.Detail is not (null or "auto"))
        {
            log.Drop($"{pointer}/detail");
        }

        return image.FileId is { } id
            ? OfStored(id, pointer, AnyImage)
            : OfUrl(image.ImageUrl!, $"{pointer}/image_url", AnyImage);
    }

    /// <summary>A file; null when it cannot be sent.</summary>
    public MediaPart? Read(InputFile file, string pointer)
    {
        log.DropUnread(file.Raw, pointer, "type", "file_id", "file_url", "file_data", "filename");
        if (file.Filename is not null)
        {
            log.Adjust($"{pointer}/filename", "the API takes no names; at most the type was read from it");
        }

        return file switch
        {
            { FileId: { } id } => OfStored(id, pointer, TypeOf(file.Filename) ?? AnyFile),
            { FileUrl: { } url } => OfUrl(url, $"{pointer}/file_url", TypeOf(file.Filename) ?? AnyFile),
            _ => OfContent(file.FileData!, $"{pointer}/file_data", TypeOf(file.Filename)),
        };
    }

    private MediaPart OfUrl(string url, string pointer, string otherwise) =>
        IsInline(url) ? OfContent(url, pointer, otherwise) : new MediaPart(Named(url, pointer, otherwise), null, url);

    private MediaPart? OfStored(string id, string pointer, string otherwise)
    {
        if (id.StartsWith("https://", StringComparison.Ordinal) || id.StartsWith("gs://", StringComparison.Ordinal))
        {
            return new MediaPart(Named(id, $"{pointer}/file_id", otherwise), null, id);
        }

        log.Drop(pointer, "its id is not the address of a file that the provider stores");
        return null;
    }

    private MediaPart OfContent(string content, string pointer, string? otherwise)
    {
        var comma = IsInline(content) ? content.IndexOf(',', StringComparison.Ordinal) : -1;
        var type = comma < 0 ? string.Empty : content["data:".Length..comma].Split(';')[0];
        type = type.Length > 0 ? type : otherwise ?? Assumed(pointer, AnyFile);
        return new MediaPart(type, content[(comma + 1)..], null);
    }

    private string Named(string address, string pointer, string otherwise) =>
        TypeOf(address.Split('?', '#')[0]) ?? Assumed(pointer, otherwise);

    private string Assumed(string pointer, string type)
    {
        log.Adjust(pointer, $"its type is not known and was taken to be {type}");
        return type;
    }

    private static bool IsInline(string text) => text.StartsWith("data:", StringComparison.OrdinalIgnoreCase);

    private static string? TypeOf(string? name) =>
        name is null ? null : Types.GetValueOrDefault(name[(name.LastIndexOf('.') + 1)..]);
}
