namespace Auriko.Tests.Shared;

/// <summary>The folder of the solution, found from the assembly that runs.</summary>
internal static class RepositoryRoot
{
    /// <summary>Its path.</summary>
    /// <exception cref="InvalidOperationException">The assembly runs outside the repository.</exception>
    public static string Path { get; } = Find();

    /// <summary>A file or folder in it.</summary>
    /// <param name="parts">The parts of its path from the root.</param>
    public static string At(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "Auriko.Functions.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return folder.FullName;
    }
}
