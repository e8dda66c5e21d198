using System.Diagnostics;

namespace Auriko.Core.Diagnostics;

/// <summary>Where the gateway's spans come from. While nobody listens none is made.</summary>
public static class GatewaySource
{
    /// <summary>The source's name, and the name of the meter beside it.</summary>
    public const string Name = "Auriko";

    internal static ActivitySource Spans { get; } = new(Name);
}
