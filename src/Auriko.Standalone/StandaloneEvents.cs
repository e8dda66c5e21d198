namespace Auriko.Standalone;

/// <summary>Log event ids of this host.</summary>
internal static class StandaloneEvents
{
    public const int AzuriteEnded = 7000;
    public const int AzuriteGivenUp = 7001;
    public const int KeyNotStored = 7002;
}
