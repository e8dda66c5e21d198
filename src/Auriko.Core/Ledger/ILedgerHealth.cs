namespace Auriko.Core.Ledger;

/// <summary>Whether the ledger can take entries. Safe for concurrent use and cheap: ask before every request.</summary>
public interface ILedgerHealth
{
    /// <summary>
    /// False when a new request should be refused (503) before a provider is called, because its entry might not become
    /// durable: the local file is full or cannot be written, and storage is not taking entries either. It turns false
    /// while there is still room for the entries of requests already running.
    /// </summary>
    bool IsAccepting { get; }
}
