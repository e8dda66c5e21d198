using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Auriko.Tests.Shared;

namespace Auriko.Infra.Tests;

/// <summary>Compiles <c>infra/main.bicep</c> with the pinned CLI, once for all tests.</summary>
internal static class BicepCompiler
{
    private static readonly string Project = RepositoryRoot.At("infra", "bicep.csproj");

    private static readonly Lazy<CompiledTemplate> LazyMain = new(Compile);

    /// <summary>The compiled template and what the compiler and the linter said about it.</summary>
    public static CompiledTemplate Main => LazyMain.Value;

    private static CompiledTemplate Compile()
    {
        var (code, output, diagnostics) = Run(Executable(), "build", "--stdout", RepositoryRoot.At("infra", "main.bicep"));
        Assert.True(code == 0, diagnostics);
        return new CompiledTemplate(JsonNode.Parse(output)!.AsObject(), diagnostics.Trim());
    }

    private static string Executable()
    {
        var version = XDocument.Load(Project).Descendants("BicepVersion").Single().Value;
        var package = $"Azure.Bicep.CommandLine.{Metadata("Machine")}";
        var path = Path.Combine(
            Metadata("NuGetFolder"), package.ToLowerInvariant(), version, "tools", OperatingSystem.IsWindows() ? "bicep.exe" : "bicep");
        if (File.Exists(path))
        {
            return path;
        }

        var (_, output, errors) = Run("dotnet", "restore", Project, "-v", "quiet");
        Assert.True(
            File.Exists(path),
            $"The templates cannot be compiled: package {package} {version}, the Bicep CLI, is not on this feed. {output} {errors}");
        return path;
    }

    private static string Metadata(string key) => typeof(BicepCompiler).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;

    private static (int Code, string Output, string Errors) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }
}

/// <summary>What the compiler made.</summary>
/// <param name="Json">The template.</param>
/// <param name="Diagnostics">Warnings, of the linter too.</param>
internal sealed record CompiledTemplate(JsonObject Json, string Diagnostics);
