namespace Auriko.Core.Access;

/// <summary>What the management endpoints ask of a key (facts §5).</summary>
public static class KeyScopes
{
    /// <summary>Lists keys.</summary>
    public const string KeysRead = "keys:read";

    /// <summary>Makes, rotates and revokes keys.</summary>
    public const string KeysWrite = "keys:write";

    /// <summary>Reads usage and cost.</summary>
    public const string UsageRead = "usage:read";

    /// <summary>Lists a workspace's own provider keys.</summary>
    public const string ByokRead = "byok:read";

    /// <summary>Saves and changes a workspace's own provider keys.</summary>
    public const string ByokWrite = "byok:write";

    /// <summary>Every scope.</summary>
    public static IReadOnlyList<string> All { get; } = [KeysRead, KeysWrite, UsageRead, ByokRead, ByokWrite];
}
