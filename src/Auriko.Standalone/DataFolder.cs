using System.Text;

namespace Auriko.Standalone;

/// <summary>
/// The folder one gateway process keeps its own things in: the emulator's tables, the ledger's local file, the
/// development key, the key that seals reasoning, the process's name. Held by one process at a time; disposing lets go of it.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    /// <summary>Where it is unless the operator says otherwise: beside what they run it from.</summary>
    public const string Default = ".auriko";

    private const string LockFile = "lock";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FileStream _lock;

    private DataFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    /// <summary>Its full path.</summary>
    public string Path { get; }

    /// <summary>Makes the folder where it is missing, and holds it.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="CommandException">It cannot be written, or another process holds it.</exception>
    public static DataFolder Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full);
            var held = new FileStream(
                System.IO.Path.Combine(full, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new DataFolder(full, held);
        }
        catch (IOException inUse) when (Directory.Exists(full))
        {
            throw new CommandException(
                $"The data folder {full} is in use by another gateway. Stop that one, or choose another folder with --data.",
                inUse);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(
                $"The data folder {full} cannot be written: {failure.Message} Choose another with --data.", failure);
        }
    }

    /// <summary>The full path of something in it.</summary>
    /// <param name="name">Its name.</param>
    public string At(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The text of a file in it; null when there is none.</summary>
    /// <param name="name">Its name.</param>
    public string? Read(string name) => File.Exists(At(name)) ? File.ReadAllText(At(name)) : null;

    /// <summary>Writes a file that only this user can read. Whoever reads it sees all of it or what was there before.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">What to write.</param>
    public void Write(string name, string text)
    {
        var draft = At(name + ".new");
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var file = new FileStream(draft, options))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
        }

        File.Move(draft, At(name), overwrite: true);
    }

    /// <summary>Removes a file, if it is there.</summary>
    /// <param name="name">Its name.</param>
    public void Delete(string name) => File.Delete(At(name));

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}
