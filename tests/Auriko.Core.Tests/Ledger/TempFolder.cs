namespace Auriko.Core.Tests.Ledger;

/// <summary>A folder of its own that goes away with the test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("auriko-ledger-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
