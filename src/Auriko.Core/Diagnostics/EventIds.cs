namespace Auriko.Core.Diagnostics;

/// <summary>The first log event id of each room; a room numbers on from its own.</summary>
public static class EventIds
{
    /// <summary>HTTP surface.</summary>
    public const int Http = 1000;

    /// <summary>Routing and execution.</summary>
    public const int Routing = 2000;

    /// <summary>Providers.</summary>
    public const int Providers = 3000;

    /// <summary>Ledger and storage.</summary>
    public const int Ledger = 4000;

    /// <summary>Background responses.</summary>
    public const int Background = 5000;

    /// <summary>API keys.</summary>
    public const int Access = 6000;

    /// <summary>Sealed reasoning.</summary>
    public const int Reasoning = 7000;

    /// <summary>The catalog.</summary>
    public const int Catalog = 8000;

    /// <summary>Idempotency keys.</summary>
    public const int Idempotency = 9000;

    /// <summary>Settings.</summary>
    public const int Settings = 10_000;

    /// <summary>Workspaces' own provider keys.</summary>
    public const int Byok = 11_000;

    /// <summary>What is done again and again beside the requests.</summary>
    public const int Loops = 12_000;
}
