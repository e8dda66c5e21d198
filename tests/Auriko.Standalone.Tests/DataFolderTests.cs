namespace Auriko.Standalone.Tests;

public sealed class DataFolderTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"auriko-{Guid.NewGuid():N}", "data");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void Open_FolderInUse_IsRefusedUntilItIsFree()
    {
        using (DataFolder.Open(_path))
        {
            var refusal = Assert.Throws<CommandException>(() => DataFolder.Open(_path));
            Assert.Contains("--data", refusal.Message, StringComparison.Ordinal);
        }

        DataFolder.Open(_path).Dispose();
    }

    [Fact]
    public void Write_File_IsReplacedWholeAndForTheOwnerOnly()
    {
        using var data = DataFolder.Open(_path);
        Assert.Null(data.Read("secret"));

        data.Write("secret", "first, and longer");
        data.Write("secret", "second");

        Assert.Equal("second", data.Read("secret"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(data.At("secret")));
        }
    }
}
