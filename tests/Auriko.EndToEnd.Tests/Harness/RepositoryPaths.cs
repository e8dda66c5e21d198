namespace Auriko.EndToEnd.Tests.Harness;

/// <summary>Where things lie in the repository, found from the test assembly.</summary>
internal static class RepositoryPaths
{
    public static string Root { get; } = FindRoot();

    /// <summary>The Standalone host as built in the same configuration as the tests.</summary>
    public static string StandaloneAssembly { get; } = Path.Combine(
        Root, "src", "Auriko.Standalone", "bin", Configuration, "net10.0", "Auriko.Standalone.dll");

    public static string NodeScript(string name) => Path.Combine(Root, "tests", "Auriko.EndToEnd.Tests", "npm", name);

    /// <summary>A new folder under the temporary one.</summary>
    public static string NewFolder() => Directory.CreateTempSubdirectory("auriko-e2e-").FullName;

    // bin/<configuration>/<framework>
    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Auriko.Functions.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return folder.FullName;
    }
}
