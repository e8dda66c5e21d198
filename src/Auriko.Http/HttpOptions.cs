using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Auriko.Http;

/// <summary>The settings of the HTTP surface, as bound from <see cref="LimitsSection"/> and <see cref="StreamingSection"/>.</summary>
internal sealed class HttpOptions
{
    public const string LimitsSection = "Auriko:Limits";
    public const string StreamingSection = "Auriko:Streaming";

    /// <summary>The largest request body, in bytes; 1 KiB to 1 GiB, default 25 MiB.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 25 * 1024 * 1024;

    /// <summary>Silence in a stream after which a comment line is sent; 1 s to 4 min, default 15 s.</summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(15);

    public HttpSettings Freeze() => new(MaxBodyBytes, KeepAlive);
}

/// <summary>Checks the attributes of <see cref="HttpOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class HttpOptionsValidator : IValidateOptions<HttpOptions>;

/// <summary>The frozen settings of the HTTP surface.</summary>
/// <param name="MaxBodyBytes">The largest request body, in bytes.</param>
/// <param name="KeepAlive">Silence in a stream after which a comment line is sent.</param>
internal sealed record HttpSettings(int MaxBodyBytes, TimeSpan KeepAlive);
